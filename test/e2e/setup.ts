// n8n starts in 10 to 20 s here; a busy machine gets its time.
jest.setTimeout(300_000);
