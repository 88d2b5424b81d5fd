/** The examples that want n8n 2.20, on the oldest that they are for, and those without a test in those of every release. */
import { testApproval } from '../../e2e/examples/approveBatch';
import { testAgentThatAsks } from '../../e2e/examples/asksFirst';
import { testTable } from '../../e2e/examples/batches';
import { useSetting } from '../../e2e/examples/setting';
import { testShop } from '../../e2e/examples/shop';
import { woken } from '../../e2e/examples/webhook';

const setting = useSetting();
const call = woken(setting);

beforeAll(async () => await call.begin());

testTable(setting);
testAgentThatAsks(setting);
testShop(setting);
testApproval(setting);
call.test();
