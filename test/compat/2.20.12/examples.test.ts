/** The example that wants n8n 2.20, on the oldest that it is for. The others run on every n8n, or on the newest alone. */
import { testTable } from '../../e2e/examples/batches';
import { useSetting } from '../../e2e/examples/setting';

testTable(useSetting());
