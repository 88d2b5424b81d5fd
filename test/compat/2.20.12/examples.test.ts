/** The examples that want n8n 2.20, on the oldest that they are for. The others run on every n8n. */
import { testTable } from '../../e2e/examples/batches';
import { overnight } from '../../e2e/examples/overnight';
import { RUN_MS, START_MS, startSetting, type Setting } from '../../e2e/examples/setting';

let setting: Setting;
const here = () => setting;
const night = overnight(here);

beforeAll(async () => {
	setting = await startSetting();
	await night.begin();
	await night.asleep();
	setting.release();
}, START_MS);

afterAll(async () => {
	await setting?.stop();
}, RUN_MS);

testTable(here);
night.testMorning();
