/** The examples that want n8n 2.20, on the oldest that they are for. The others run on every n8n. */
import { testTable } from '../../e2e/examples/batches';
import { overnight } from '../../e2e/examples/overnight';
import { RUN_MS, useSetting } from '../../e2e/examples/setting';

const setting = useSetting();
const night = overnight(setting);

beforeAll(async () => {
	await night.begin();
	await night.asleep();
	setting().release();
}, RUN_MS);

testTable(setting);
night.testMorning();
