/** What has to hold of every example before a real n8n sees it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeTypeDescription } from 'n8n-workflow';

import { NovitaKling } from '../../nodes/NovitaKling/NovitaKling.node';
import { NovitaWaitForTask } from '../../nodes/NovitaWaitForTask/NovitaWaitForTask.node';
import { readExamples, readSample } from '../../tools/examples';
import { root } from '../../tools/n8n-server/paths';
import type { Workflow, WorkflowNode } from '../../tools/n8n-server/workflow';
import { asTool } from '../support/editor';
import { understood } from '../support/understood';

const STICKY = 'n8n-nodes-base.stickyNote';
const OWN = 'n8n-nodes-novita-kling.';
const descriptions = new Map<string, INodeTypeDescription>(
	[new NovitaKling(), new NovitaWaitForTask()].map(({ description }) => [
		`${OWN}${description.name}`,
		description,
	]),
);

const examples = [...readExamples()];
const gallery = readFileSync(join(root, 'docs/examples.md'), 'utf8');
const all = examples.flatMap(([, { nodes }]) => nodes);
const withoutNotes = ({ nodes }: Workflow) => nodes.filter(({ type }) => type !== STICKY);

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** What a node takes up on the canvas, its name below it included. */
function boxOf({ name, type, position: [left, top], parameters }: WorkflowNode): Box {
	const { width = 96, height = 96 } = parameters as { width?: number; height?: number };
	const size = type === STICKY ? { width, height } : { width: 96, height: 96 + 40 };
	return { name, left, top, right: left + size.width, bottom: top + size.height };
}

const overlap = (one: Box, other: Box) =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

describe.each(examples)('the example %s', (file, workflow) => {
	it('says in a note what it does, what to change and what it costs', () => {
		const notes = workflow.nodes.filter(({ type }) => type === STICKY);
		expect(notes).toHaveLength(1);
		const text = String(notes[0]?.parameters.content);
		expect(text).toMatch(/^## \S/);
		expect(text).toContain('**Novita API** credential');
		expect(text).toMatch(/\*\*(To change|Your own [a-z]+):\*\*/);
		expect(text).toMatch(/paid|billed/);
	});

	it('sets only parameters that its nodes have and show', () => {
		const own = workflow.nodes.filter(({ type }) => type.startsWith(OWN));
		expect(own.length).toBeGreaterThan(0);
		for (const node of own) {
			const found = descriptions.get(node.type.replace(/Tool$/, ''));
			if (!found) throw new Error(`${node.type} is no node of this package`);
			const description = node.type.endsWith('Tool') ? asTool(found) : found;
			expect(understood(node, description)).toMatchObject(node.parameters);
		}
	});

	it('leaves the credentials to whoever imports it, and holds nothing of anybody', () => {
		for (const { type, credentials = {} } of workflow.nodes) {
			if (type.startsWith(OWN)) expect(Object.keys(credentials)).toEqual(['novitaApi']);
			for (const credential of Object.values(credentials)) {
				expect(credential).toEqual({ id: null, name: expect.stringMatching(/ account$/) });
			}
		}
		expect(Object.keys(workflow).sort()).toEqual(['connections', 'name', 'nodes', 'settings']);
		expect(workflow.settings).toEqual({ executionOrder: 'v1' });
		const text = JSON.stringify(withoutNotes(workflow));
		expect(text).not.toMatch(/\bsk[-_]\w|bearer|password|authorization/i);
		expect(text).not.toMatch(/127\.0\.0\.1|localhost|"=?(\/|[A-Z]:\\\\|~)(home|root|tmp|Users)/);
		expect(text).not.toMatch(/"(webhookId|instanceId|versionId|cachedResultUrl)"/);
	});

	it('is connected throughout', () => {
		const names = withoutNotes(workflow).map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		type Link = { node: string };
		const links = Object.entries(
			workflow.connections as Record<string, Record<string, Link[][]>>,
		).flatMap(([from, byKind]) =>
			Object.values(byKind)
				.flat(2)
				.map(({ node }) => [from, node] as const),
		);
		for (const name of links.flat()) expect(names).toContain(name);
		expect(names.filter((name) => !links.flat().includes(name))).toEqual([]);
	});

	it('leaves no node under another, or under the note', () => {
		const boxes = workflow.nodes.map(boxOf);
		const pairs = boxes.flatMap((one, index) =>
			boxes
				.slice(index + 1)
				.filter((other) => overlap(one, other))
				.map((other) => [one.name, other.name]),
		);
		expect(pairs).toEqual([]);
	});

	it('is in the gallery, with an image for each colour scheme', () => {
		expect(gallery).toContain(`(../examples/${file}.json)`);
		expect(gallery).toContain(`srcset="images/examples/${file}-dark.png"`);
		expect(gallery).toContain(`src="images/examples/${file}-light.png"`);
	});
});

it('all images of the gallery are there, and no others', () => {
	const found = [...gallery.matchAll(/[("]images\/examples\/(.+?)[)"]/g)].map(([, name]) => name);
	expect(found.sort()).toEqual(readdirSync(join(root, 'docs/images/examples')).sort());
});

it('all images are small, for git and for those who read', () => {
	const images = join(root, 'docs/images');
	const files = readdirSync(images, { recursive: true, encoding: 'utf8' });
	const sizes = files.map((file) => statSync(join(images, file)).size);
	expect(sizes.filter((size) => size >= 200_000)).toEqual([]);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8_000_000);
});

it('no two nodes of the examples share an id, so that all fit into one n8n', () => {
	const ids = all.map(({ id }) => id);
	expect(new Set(ids).size).toBe(ids.length);
});

it('the image that two of them carry is the file beside them', () => {
	const carry = examples.filter(([, workflow]) =>
		JSON.stringify(workflow).includes(`"${readSample().toString('base64')}"`),
	);
	expect(carry.map(([file]) => file)).toEqual(['image-to-video', 'several-shots']);
});
