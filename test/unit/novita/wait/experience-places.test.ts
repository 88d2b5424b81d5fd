import { Experience } from '../../../../nodes/novita/wait/experience';

const fill = (experience: Experience, place: string, ms: number) => {
	for (let count = 0; count < 20; count++) experience.of(place).record(ms);
};

describe('experience of several places', () => {
	it('is kept apart', () => {
		const experience = new Experience();
		fill(experience, 'short clips', 10_000);
		fill(experience, 'long clips', 300_000);
		expect(experience.of('short clips').fit()?.medianMs).toBeCloseTo(10_000);
		expect(experience.of('long clips').fit()?.medianMs).toBeCloseTo(300_000);
		expect(experience.of('new clips').fit()).toBeUndefined();
	});

	it('is bounded: what was asked for longest ago is forgotten first', () => {
		const experience = new Experience(2);
		fill(experience, 'one', 10_000);
		fill(experience, 'two', 20_000);
		experience.of('one');
		fill(experience, 'three', 30_000);
		expect(experience.of('one').fit()).toBeDefined();
		expect(experience.of('three').fit()).toBeDefined();
		expect(experience.of('two').fit()).toBeUndefined();
	});
});
