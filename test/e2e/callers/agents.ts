/** Agents of n8n, with a stand-in for their model. */
import { node } from '../../../tools/n8n-server/workflows';
import { itemsOf } from '../../../tools/n8n-server/workflow';
import type { Script } from './script';
import { makeAgent, TEXT_TO_VIDEO, tool, type Setting } from './setting';

const again = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };

const TOOLS = [
	tool('Start a Video', 'novitaKlingTool', TEXT_TO_VIDEO),
	{ ...tool('Start With Retries', 'novitaKlingTool', TEXT_TO_VIDEO), ...again },
];

const start = (prompt: string, name = 'Start_a_Video') => ({
	tool: name,
	args: { Prompt: prompt },
});

type Answer = Record<string, unknown>;

const itemOf = (answer = ''): Answer | undefined => (JSON.parse(answer) as Answer[])[0];

/** Makes an agent with the tools, and answers with who has it follow a script: what its tools said, call after call. */
function useAgent(setting: () => Setting, version: number) {
	let workflowId: string;

	beforeAll(async () => {
		const start = node('Chat', '@n8n/n8n-nodes-langchain.chatTrigger', 1.1, { options: {} });
		workflowId = await makeAgent(setting(), start, version, TOOLS);
	});

	return async (script: Script): Promise<string[]> => {
		const { api } = setting();
		const id = await api.chat(workflowId, 'Chat', JSON.stringify(script));
		const execution = await api.until(id);
		expect(execution.data.resultData.error).toBeUndefined();
		return JSON.parse(String(itemsOf(execution, 'Agent')[0]?.json.output)) as string[];
	};
}

/** What each n8n has to pass: within one execution the same words are the same video. */
export function testSameWords(setting: () => Setting, version: number): void {
	describe(`an agent of version ${version}`, () => {
		const follow = useAgent(setting, version);

		it.each([
			['one after the other', (call: Script[0][0]): Script => [[call], [call], [call]]],
			['at once', (call: Script[0][0]): Script => [[call, call, call]]],
		])('that calls three times with the same words, %s, pays once', async (how, script) => {
			const prompt = `Three times ${how}`;
			const answers = (await follow(script(start(prompt)))).map(itemOf);
			expect(answers.filter((each) => each?.reused)).toHaveLength(2);
			const made = setting().submissionsOf(prompt);
			expect(made).toHaveLength(1);
			expect(answers.map((each) => each?.task_id)).toEqual(Array(3).fill(made[0]?.taskId));
		});

		it('that asks again after Novita failed its video gets a new one, and is told', async () => {
			const prompt = 'A video that fails';
			const [first, second] = (await follow([[start(prompt)], [start(prompt)]])).map(itemOf);
			const made = setting().submissionsOf(prompt);
			expect([first, second].map((each) => each?.task_id)).toEqual(
				made.map(({ taskId }) => taskId),
			);
			expect(second?.note).toContain(`(task ${made[0]?.taskId}). This is a new video`);
		});

		it('makes a new video in the next execution', async () => {
			const prompt = 'Once more';
			await follow([[start(prompt)]]);
			await follow([[start(prompt)]]);
			expect(setting().submissionsOf(prompt)).toHaveLength(2);
		});
	});
}

/** Since version 3 n8n's engine runs the tools of an agent; before that, the agent itself does, the same way since 1.7. */
export function testAgents(setting: () => Setting): void {
	describe.each([3.1, 1.7])('an agent of version %s', (version) => {
		const follow = useAgent(setting, version);

		it('pays once where Retry On Fail meets a lost answer, and is told', async () => {
			const prompt = `A lost answer, version ${version}`;
			const { simulator, submissionsOf } = setting();
			simulator.faults.next({ on: 'submit', kind: 'lost', match: { promptIncludes: prompt } });
			const call = start(prompt, 'Start_With_Retries');
			for (const answer of await follow([[call], [call]])) {
				expect(answer).toMatch(/may already have been started.*Don't start this video again/);
			}
			expect(submissionsOf(prompt)).toHaveLength(1);
		});

		it('reads of a call that stops all that its error says', async () => {
			const prompt = 'Refused [fault: ILLEGAL_PROMPT]';
			const [answer] = await follow([[start(prompt)]]);
			expect(answer).toMatch(
				/refused the prompt under its content rules.*Change this item's prompt/,
			);
			expect(answer).toContain(
				'You can change Prompt. Only the user can change the settings of this tool',
			);
		});
	});
}
