import type { ApiError } from '../../nodes/novita/api/apiError';
import type { Entry } from './log';
import { found, open, type Answer, type Question } from './question';
import { unasked } from './questions';

type Entries = ReadonlyMap<string, Entry>;

/** What the log tells about a question so far; undefined where that is nothing. */
function answerTo(question: Question, entries: Entries): Answer | undefined {
	const { id, expected, about } = question;
	const entry = entries.get('of' in question ? question.of : id);
	if (entry === undefined) return undefined;
	const { event, reply, task } = entry;
	if ('of' in question) {
		return task && typeof expected === 'function' ? expected(entry, entries) : undefined;
	}
	switch (event) {
		case 'sending':
		case 'unknown':
			return open(
				'It may have been accepted and charged: see the usage page of the Novita console',
			);
		case 'accepted':
			return open(`Task ${entry.taskId} is running; the next run waits for it`);
		case 'noAnswer':
			return open(`No answer to this: ${describe(reply)}`);
	}
	if (typeof expected === 'function' && (about === undefined || task?.state === 'succeeded')) {
		return expected(entry, entries) ?? open('Nothing that settles it');
	}
	switch (task?.state) {
		case 'succeeded':
			return found('taken', expected === 'taken');
		case 'noVideo':
			return open('The task succeeded without a video');
		case 'gone':
			return open("Novita doesn't know the task that was started");
	}
	const words = task ? `the task failed: ${task.reason}` : describe(reply);
	if (about && !about.test(words)) return open(`Refused, maybe for another reason: ${words}`);
	return found(`refused: ${words}`, expected === 'refused');
}

/** A reply in one line. */
const describe = ({ status, reason, code, said, traceId }: Partial<ApiError> = {}): string =>
	[status, reason ?? code, said && `"${said}"`, traceId && `(trace ID ${traceId})`]
		.filter(Boolean)
		.join(' ');

/**
 * The report, as Markdown: one table.
 *
 * @param skipped Why a question was not asked, by its id.
 */
export function writeReport(
	title: string,
	questions: readonly Question[],
	entries: Entries,
	skipped: ReadonlyMap<string, string>,
): string {
	const rows = questions.map((question) => {
		const { id, assumes, otherwise } = question;
		const why = 'of' in question ? `it is read from ${question.of}` : (skipped.get(id) ?? '');
		const { seen, same } = answerTo(question, entries) ?? { seen: why, same: 'not asked' };
		return [id, assumes, seen, same, same === 'yes' ? '' : otherwise.join(': ')];
	});
	const head = ['Question', 'Expected', 'Seen', 'Same?', 'What to change if not'];
	const count = (same: string) => rows.filter((row) => row[3] === same).length;
	return [
		`# ${title}`,
		'',
		`${count('yes')} as expected, ${count('NO')} different, ${count('open')} open, ${count('not asked')} not asked.`,
		'',
		...[head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`),
		'',
		"What can't be asked:",
		'',
		...unasked.map(({ what, why }) => `- ${what}: ${why}.`),
		'',
	].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
