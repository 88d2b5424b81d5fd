/** The examples that have no test of their own in those of every release, and run on this one too. */
import { testApproval } from '../../e2e/examples/approveBatch';
import { useSetting } from '../../e2e/examples/setting';
import { testShop } from '../../e2e/examples/shop';
import { woken } from '../../e2e/examples/webhook';

const setting = useSetting();
const call = woken(setting);

beforeAll(async () => await call.begin());

testShop(setting);
testApproval(setting);
call.test();
