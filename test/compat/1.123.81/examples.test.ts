import { testExamples } from '../examples';

testExamples();
