// When to give a test up, and nothing that it should take: n8n looks at what it has parked once a minute, and a
// busy machine gets its time.
jest.setTimeout(20 * 60_000);
