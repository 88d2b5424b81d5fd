/** The examples that want n8n 2.20, on the oldest that they are for. The others run on every n8n. */
import { testTable } from '../../e2e/examples/batches';
import { overnight } from '../../e2e/examples/overnight';
import { useSetting } from '../../e2e/examples/setting';

const setting = useSetting();
const night = overnight(setting);

beforeAll(async () => {
	await night.begin();
	await night.asleep();
	setting().release();
});

testTable(setting);
night.testMorning();
