import tls from 'node:tls';

import type { INode } from 'n8n-workflow';

import { CredentialsStub } from '../../tools/n8n-engine/credentials';
import * as gates from '../support/gate';
import type { Behaviour, Gate } from '../support/gate';
import { containing, goesOn, promptItems, retry, text, useNovita } from './setting';

/** What is still open after a second never comes. */
const impatient = text({ options: { requestTimeout: 1 } });

const novita = useNovita();

const { connect } = tls;
const { HTTPS_PROXY } = process.env;
let gate: Gate;

beforeEach(() => trust(1));
afterEach(() => {
	gate.close();
	if (HTTPS_PROXY === undefined) delete process.env.HTTPS_PROXY;
	else process.env.HTTPS_PROXY = HTTPS_PROXY;
});

/** The gates' certificate, from the so manyeth connection on. */
function trust(from: number) {
	let connections = 0;
	const trusting = (options: tls.ConnectionOptions) =>
		connect((connections += 1) < from ? options : { ...options, ca: [gates.certificate] });
	return jest.spyOn(tls, 'connect').mockImplementation(trusting as typeof tls.connect);
}

/** One item, whose requests go to the gate. */
async function run(settings: Partial<INode>, baseUrl: string) {
	const { error, json } = await novita.kling(promptItems('a cup'), impatient, settings, {
		baseUrl,
	});
	return { error, item: json[0], told: JSON.stringify(json[0] ?? error) };
}

const throughGate = () => `https://localhost:${gate.port}`;
const byNumber = () => `https://127.0.0.1:${gate.port}`;

/** What Novita's host shows of the simulator behind it. */
const open = () => gates.leadsTo(novita.simulator.url);

const CLOSED = 'it closed the connection at once';

type BaseUrl = () => string | Promise<string>;

const unsent: Array<[string, Behaviour, string, BaseUrl?, trusted?: number]> = [
	['hangs up', gates.hangsUp, CLOSED],
	['resets the connection', gates.resets, CLOSED],
	['says nothing', gates.saysNothing, 'the connection timed out'],
	['speaks no TLS', gates.speaksPlainHttp, "it doesn't support TLS"],
	['nobody trusts', gates.speaksTls, 'its certificate is not trusted', throughGate, Infinity],
	['has closed its port', gates.speaksTls, 'the connection was refused', closedPort],
	['has no address', gates.speaksTls, 'its address was not found', () => 'https://novita.invalid'],
	['is called otherwise', gates.speaksTls, 'its certificate is for another address', byNumber],
];

describe('a server that', () => {
	it.each(unsent)(
		'%s was sent nothing, and is asked again',
		async (_, behaviour, why, baseUrl = throughGate, trusted = 1) => {
			gate = await gates.openGate(behaviour);
			const asked = trust(trusted);
			const { told } = await run(retry, await baseUrl());
			expect(told).toContain(`Novita could not be reached: ${why}`);
			expect(told).toContain('Nothing was sent.');
			expect(asked).toHaveBeenCalledTimes(3);
			expect(gate.requests).toEqual([]);
		},
	);

	it.each([
		['hangs up right behind TLS', gates.hangsUpAfterTls, 0],
		['hangs up behind the headers', gates.hangsUpAfterHeaders, 1],
		['hangs up behind the body', gates.hangsUpAfterBody, 1],
		['hangs up in the middle of its answer', gates.hangsUpWithinAnswer, 1],
		['never answers', gates.neverAnswers, 1],
	])('%s may have accepted it, and is never asked again', async (_, behaviour, requests) => {
		gate = await gates.openGate(behaviour, open());
		const { told } = await run(retry, throughGate());
		expect(told).toContain('may already have been started');
		expect(gate.connections).toBe(1);
		expect(gate.requests).toHaveLength(requests);
		expect(novita.submitted()).toEqual([]);
	});

	it('is this machine itself, without TLS, and hangs up may have accepted it', async () => {
		gate = await gates.openGate(gates.hangsUp);
		const { told } = await run(retry, `http://127.0.0.1:${gate.port}`);
		expect(told).toContain('may already have been started');
		expect(gate.connections).toBe(1);
	});
});

async function closedPort(): Promise<string> {
	const other = await gates.openGate();
	other.close();
	return `https://localhost:${other.port}`;
}

const NO_WAY = 'the proxy opened no connection';

const proxies: Array<[string, Behaviour, string]> = [
	['hangs up', gates.proxy(gates.hangsUp), NO_WAY],
	['never answers', gates.proxy(gates.saysNothing), `${NO_WAY} (the connection timed out)`],
	['has nobody behind it', gates.opensTo(gates.hangsUp), CLOSED],
	['has no TLS behind it', gates.opensTo(gates.speaksPlainHttp), "it doesn't support TLS"],
];

describe('a proxy on the way to Novita that', () => {
	const host = 'https://novita.invalid';
	const throughProxy = async (...behaviours: Behaviour[]) => {
		gate = await gates.openGate(...behaviours);
		process.env.HTTPS_PROXY = `http://127.0.0.1:${gate.port}`;
	};

	it.each(proxies)('%s was sent nothing, and is asked again', async (_, behaviour, why) => {
		await throughProxy(behaviour);
		const { told } = await run(retry, host);
		expect(told).toContain(`Novita could not be reached: ${why}`);
		expect(told).toContain('its proxy if it uses one');
		expect(told).toContain('Nothing was sent.');
		expect(gate.tunnels).toEqual(Array(3).fill('novita.invalid:443'));
		expect(gate.requests).toEqual([]);
	});

	// The other answers of a proxy are in the unit tests of what a response means.
	it('answers 502 is told from Novita', async () => {
		await throughProxy(gates.proxy(gates.refuses(502)));
		const { item, told } = await run(goesOn, host);
		expect(item).toMatchObject({ status: 'UNKNOWN' });
		expect(told).toContain('A proxy replied in place of Novita: office.example');
	});

	it('lets through what is then cut off may have let it through whole', async () => {
		await throughProxy(gates.opensTo(gates.hangsUpAfterBody), gates.opensTo(open()));
		const { told } = await run(retry, host);
		expect(told).toContain('may already have been started');
		expect(gate.requests).toHaveLength(1);
		expect(novita.submitted()).toEqual([]);
	});
});

describe('a credential that fails on the way', () => {
	// n8n reads it anew for each request; getDecrypted the node itself does once for each item.
	it.each([
		['getDecrypted' as const, 3],
		['authenticate' as const, 1],
	])('in %s: nothing was sent for that item, and why is said', async (at, good) => {
		const works = CredentialsStub.prototype[at] as (...given: unknown[]) => Promise<never>;
		let reads = 0;
		jest.spyOn(CredentialsStub.prototype, at).mockImplementation(async function (
			this: CredentialsStub,
			...given: unknown[]
		) {
			reads += 1;
			if (reads <= good) return await works.apply(this, given);
			const gone = new Error('read ECONNRESET: the store of secrets is gone.');
			throw Object.assign(gone, { code: 'ECONNRESET', syscall: 'read' });
		});
		const { json } = await novita.kling(promptItems('one', 'two'), text(), goesOn);
		expect(json.filter(({ task_id }) => task_id !== undefined)).toHaveLength(1);
		expect(json.find(({ error }) => error)).toMatchObject({
			status: 'NOT_SENT',
			message: 'Novita could not be reached: n8n could not use the credential',
			error: { description: containing('the store of secrets is gone.') },
		});
		expect(novita.submitted()).toHaveLength(1);
	});
});
