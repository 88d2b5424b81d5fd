import { clean } from './exchange';
import type { Entry } from './ledger';
import { open, type Answer, type Place, type Question } from './question';
import type { Unasked } from './questions/unasked';

export interface ReportInput {
	/** The day, as in the file's name. */
	date: string;
	/** Where it was asked. */
	baseUrl: string;
	/** Asked of the simulator, so that it says nothing about Novita. */
	dryRun: boolean;
	questions: readonly Question[];
	unasked: readonly Unasked[];
	entries: ReadonlyMap<string, Entry>;
	/** Why a question was not asked this time, by its id. */
	passedOver: ReadonlyMap<string, string>;
	/** The file of the ledger, as it is told to the reader. */
	ledgerFile: string;
}

const SAME: Record<Answer['same'], string> = { yes: 'yes', no: 'NO', open: 'open' };

/** The answer to a question as far as it is known, and the record that it comes from. */
export function answerTo(
	question: Question,
	entries: ReadonlyMap<string, Entry>,
): { entry?: Entry; answer?: Answer } {
	if (question.kind !== 'followUp') {
		const entry = entries.get(question.id);
		return { entry, answer: entry && (entry.answer ?? pending(entry)) };
	}
	const entry = entries.get(question.of);
	return { entry, answer: entry && question.read(entry, entries) };
}

function pending({ state, taskId }: Entry): Answer {
	return open(
		state === 'started'
			? `The task ${taskId ?? ''} has not ended yet; a later run goes on waiting for it.`
			: 'The run broke off while it was sent: it may have been accepted and charged, and is not sent again.',
	);
}

/** The whole report, as Markdown. */
export function writeReport(input: ReportInput): string {
	const { questions, entries, passedOver, unasked } = input;
	const answered = questions.filter((question) => answerTo(question, entries).answer);
	const different = answered.filter(
		(question) => answerTo(question, entries).answer?.same === 'no',
	);
	const silent = questions.filter((question) => !answered.includes(question));
	return [
		...head(input, answered, different),
		...section(
			'What to change',
			different.map((question) => changeOf(question, entries)),
		),
		...section(
			'The questions',
			answered.map((question) => detailsOf(question, entries)),
		),
		...section('Not asked', [silent.map((question) => whyNot(question, passedOver)).join('\n')]),
		...section("What this can't ask", [
			unasked.map(({ what, why }) => `- ${what}: ${why}.`).join('\n'),
		]),
		...section('Summary', [summary(questions, entries)]),
	].join('\n');
}

function head(
	{ date, baseUrl, dryRun, questions, entries, ledgerFile }: ReportInput,
	answered: readonly Question[],
	different: readonly Question[],
): string[] {
	const billed = [...entries.values()].map((entry) => entry.billed ?? 0);
	const sum = billed.reduce((total, each) => total + each, 0);
	const count = (same: Answer['same']) =>
		answered.filter((question) => answerTo(question, entries).answer?.same === same).length;
	return [
		`# Live check, ${date}${dryRun ? ' (dry run)' : ''}`,
		'',
		dryRun
			? '**A dry run: everything below was asked of the simulator of this repository. It says nothing about Novita.**'
			: `Asked of ${baseUrl}. What was submitted is recorded in \`${ledgerFile}\`: keep that file, so that nothing is paid for twice.`,
		'',
		`${questions.length} questions: ${count('yes')} as assumed, ${different.length} different, ${count('open')} open, ${questions.length - answered.length} not asked. While its tasks ran, the account's balance went down by $${sum.toFixed(4)}.`,
		'',
	];
}

const section = (title: string, blocks: string[]): string[] => [
	`## ${title}`,
	'',
	...(blocks.join('') === '' ? ['Nothing.'] : blocks.join('\n\n').split('\n')),
	'',
];

const changeOf = (question: Question, entries: ReadonlyMap<string, Entry>): string =>
	[
		`**${question.id}**: ${answerTo(question, entries).answer?.sentence ?? ''} The package assumes: ${question.assumes}.`,
		'',
		...question.places.map((place) => `- ${describePlace(place)}`),
	].join('\n');

/** `file`, `name`, at `words`: what to do. */
export const describePlace = ({ file, name, within = [], change }: Place): string =>
	`\`${file}\`, \`${name}\`${within.length === 0 ? '' : `, at ${within.map((word) => `\`${word}\``).join(', ')}`}: ${change}`;

function detailsOf(question: Question, entries: ReadonlyMap<string, Entry>): string {
	const { entry, answer } = answerTo(question, entries);
	const lines = [
		`- Assumed: ${question.assumes}`,
		...(entry === undefined ? [] : describeExchange(question, entry)),
		`- **Answer** (as assumed: ${SAME[answer?.same ?? 'open']}): ${answer?.sentence ?? ''}`,
		...question.places.map((place) => `- If it differs: ${describePlace(place)}`),
	];
	return [`### ${question.id}`, '', question.asks, '', ...lines].join('\n');
}

function describeExchange(question: Question, entry: Entry): string[] {
	const { at, asked, came, taskId, end, reason, looks = [], billed, dollars, clip } = entry;
	if (question.kind === 'followUp') {
		return [`- Read from: ${question.of}, task ${taskId ?? 'none'}`];
	}
	const lines = [
		...middleLeftOut(asked).map((line) => `- Asked, ${at}: ${line}`),
		...middleLeftOut(came).map((line) => `- Came back: ${line}`),
	];
	if (taskId === undefined) return lines;
	const state = end ?? looks.at(-1)?.status ?? 'not seen yet';
	const price = dollars === undefined ? 'quoted nowhere' : `about $${dollars.toFixed(2)}`;
	const bill = billed === undefined ? 'unknown' : `$${billed.toFixed(4)}`;
	return [
		...lines,
		`- Task: \`${taskId}\`, ${state}${reason ? `: ${reason}` : ''}`,
		...(clip?.file === undefined ? [] : [`- Video: ${clip.file}`]),
		`- Price: ${price}, billed ${bill}`,
	];
}

/** Of a question that sends the same again and again, the ends tell enough. */
function middleLeftOut(lines: readonly string[]): string[] {
	const [first = '', ...rest] = lines;
	const last = rest.pop();
	if (rest.length < 3) return [...lines];
	return [first, `(and ${rest.length} more like it)`, last ?? ''];
}

function whyNot(question: Question, passedOver: ReadonlyMap<string, string>): string {
	const why =
		question.kind === 'followUp'
			? `it needs what ${question.of} brings`
			: (passedOver.get(question.id) ?? 'not yet');
	return `- ${question.id}: ${why}`;
}

/** A table for machines: one question a row, four columns. */
function summary(questions: readonly Question[], entries: ReadonlyMap<string, Entry>): string {
	const rows = questions.map((question) => {
		const { answer } = answerTo(question, entries);
		const seen = answer?.sentence ?? 'not asked';
		return [question.id, question.assumes, seen, answer ? SAME[answer.same] : 'not asked'];
	});
	return [['Question', 'Expected', 'Seen', 'Same?'], ['---', '---', '---', '---'], ...rows]
		.map((row) => `| ${row.map(cell).join(' | ')} |`)
		.join('\n');
}

const cell = (text: string): string => clean(text).replaceAll('|', '\\|');
