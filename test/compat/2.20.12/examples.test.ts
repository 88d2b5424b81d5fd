import { testAgentThatAsks } from '../../e2e/examples/asksFirst';
import { testTable } from '../../e2e/examples/batches';
import { testExamples } from '../examples';

// It is the oldest n8n that these two are for.
testExamples(testTable, testAgentThatAsks);
