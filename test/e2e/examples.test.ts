/** The examples, as a user imports them, in a real n8n with the package as it would be published. */
import { testAgent } from './examples/agent';
import { testAgentThatAsks } from './examples/asksFirst';
import { testBatch, testComparison, testTable } from './examples/batches';
import { testByItself } from './examples/byItself';
import { testApproval, testForm, testPickOne } from './examples/forms';
import { testGallery } from './examples/gallery';
import { testWriters } from './examples/languageModels';
import { overnight } from './examples/overnight';
import { useSetting } from './examples/setting';
import { testShop } from './examples/shop';
import { testSheets } from './examples/sheets';
import { testSeveralVideos, testSingleVideos } from './examples/single';
import { testTelegram } from './examples/telegram';
import { woken } from './examples/webhook';

const setting = useSetting();
const night = overnight(setting);
const call = woken(setting);

beforeAll(async () => {
	await night.begin();
	await call.begin();
});

testSingleVideos(setting);
testSeveralVideos(setting);
testBatch(setting, async () => await night.asleep());
testComparison(setting);
testAgent(setting);
testAgentThatAsks(setting);
testTable(setting);
testShop(setting);
testForm(setting);
testApproval(setting);
testSheets(setting);
testByItself(setting);
testTelegram(setting);
testWriters(setting);
testPickOne(setting);
testGallery(setting);
call.test();
night.testMorning();

test('each item of an example was submitted once, and no log of n8n holds the key or a prompt', () => {
	const { simulator, n8n, languageModel } = setting();
	const prompts = simulator.submissions.map(({ body }) => String(body?.prompt));
	// One video each of four, one of the agent and one of the one that asks, four of the table, five of the shop,
	// twelve of the batch, three that were approved, three that wait for a call, three of the night; then seven of
	// frames, images and scenes, twelve of lists elsewhere, one of the bot, five of writers, four to pick one from,
	// three models, one of a folder, two of a week.
	expect(prompts).toHaveLength(4 + 1 + 1 + 4 + 5 + 12 + 3 + 3 + 3 + 7 + 12 + 1 + 5 + 4 + 3 + 1 + 2);
	for (const secret of [simulator.apiKey, languageModel.credential.apiKey, ...prompts]) {
		expect(n8n.logs()).not.toContain(secret);
	}
});
