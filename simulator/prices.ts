/** What the simulator bills for a task. */

/** In 0.0001 USD for a second of video, without sound and with it. */
export interface Price {
	silent: number;
	sound?: number;
}

/** As others quote Novita's page; what isn't here is billed with 0. */
export const quotedPrices: Record<string, Price> = {
	'kling-v3.0-std-i2v': { silent: 840, sound: 1260 },
	'kling-v3.0-std-t2v': { silent: 840, sound: 1260 },
	'kling-v3.0-pro-i2v': { silent: 1120, sound: 1680 },
	'kling-v3.0-pro-t2v': { silent: 1120, sound: 1680 },
	'kling-v2.1-i2v-master': { silent: 2340 },
	'kling-v2.1-t2v-master': { silent: 2340 },
};

/** What a task costs. */
export interface Charge {
	/** Milliseconds since 1970. */
	at: number;
	key: string;
	product: string;
	seconds: number;
	/** In 0.0001 USD for a second. */
	price: number;
}
