/** What stays open, since nobody can ask for it without doing harm or waiting for luck. */
export interface Unasked {
	what: string;
	why: string;
	covers?: readonly string[];
}

export const unasked: readonly Unasked[] = [
	{
		what: 'Whether a webhook in the body is called',
		why: 'Novita has to reach an address on the internet, and this machine has none',
		covers: [
			'A body may carry extra.webhook.url, and Novita then posts the result there. Documented in general, listed on no Kling page, so the Kling bodies below refuse it.',
		],
	},
	{
		what: 'The status of BILLING_AUTH_FAILED, FEATURE_NOT_ALLOWED, API_NOT_ALLOWED and NEED_REAL_NAME_VERIFY',
		why: 'an account in order never meets them; where a key may not use a model, the question about the model shows it',
		covers: [
			'BILLING_AUTH_FAILED',
			'FEATURE_NOT_ALLOWED',
			'API_NOT_ALLOWED',
			'NEED_REAL_NAME_VERIFY',
		],
	},
	{
		what: 'Which 5xx goes with BILLING_FAILED, CREATE_TASK_FAILED, GET_RESULT_FAILED and TASK_FAILED',
		why: "they are Novita's own failures, and can't be asked for",
		covers: ['BILLING_FAILED', 'CREATE_TASK_FAILED', 'GET_RESULT_FAILED', 'TASK_FAILED'],
	},
	{
		what: 'The status word TASK_STATUS_UNKNOWN, and why a task fails',
		why: 'both come when they come; status-words and the reasons below list what was seen',
	},
	{
		what: 'The prices of 4K and Motion Control',
		why: 'nobody quotes them; where such a question was asked, its "billed" tells',
	},
];
