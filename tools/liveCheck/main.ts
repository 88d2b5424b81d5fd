/** `npm run live-check`: asks the real API what its documentation leaves open. */
import { guarded } from '../interrupt';
import { realNovita } from '../novita';
import { about } from '../prices';
import { readCommandLine, usage } from './commandLine';
import { dryRun } from './dryRun';
import { inOrder } from './order';
import { questions } from './questions';
import { realRun } from './realRun';
import { priceOfTrial } from './trial';

export async function main(args: string[]): Promise<number> {
	return await guarded(async () => {
		const ids = questions.map(({ id }) => id);
		const command = readCommandLine(args, ids);
		if (command.help || command.list) {
			console.log(command.help ? usage : list());
			return 0;
		}
		const novita = realNovita(process.env);
		const files = await (novita === undefined ? dryRun(command) : realRun(command, novita));
		console.log(`\nReport: ${files.report}\nRecord: ${files.ledger}`);
		return 0;
	});
}

/** One line a question, in the order in which they are asked. */
function list(): string {
	const asked = inOrder(questions).map((question) => {
		const price = question.kind === 'probe' ? 0 : priceOfTrial(question);
		return { ...question, price: price === 0 ? 'free' : price ? about(price) : 'price unknown' };
	});
	const read = questions
		.filter((question) => question.kind === 'followUp')
		.map((question) => ({ ...question, price: `by ${question.of}` }));
	return [...asked, ...read]
		.map(({ price, id, asks }) => `${price.padEnd(22)} ${id.padEnd(32)} ${asks}`)
		.join('\n');
}
