import 'should';
import {
  addableCodes,
  cleanCodes,
  codeOfPort,
  outputMap,
  rowFor,
} from '../../../nodes/send/editor/rules/output-map';

describe('the map of outputs when the list of errors changes', () => {
  const saved = ['1', '2', '9'];
  const after = (...codes: string[]): Record<string, number> =>
    outputMap(
      saved.length,
      codes.map((code) => rowFor(code, saved)),
    );

  it('leaves every port alone when nothing changes', () => {
    after('1', '2', '9').should.eql({ 0: 0, 1: 1, 2: 2, 3: 3 });
  });

  it('marks a removed port and moves the ones after it', () => {
    after('1', '9').should.eql({ 0: 0, 1: 1, 2: -1, 3: 2 });
  });

  it('gives a new code a key that is no port number', () => {
    after('1', '52', '2', '9').should.eql({ 0: 0, 1: 1, new1: 2, 2: 3, 3: 4 });
  });

  it('follows a new order', () => {
    after('9', '1', '2').should.eql({ 0: 0, 1: 2, 2: 3, 3: 1 });
  });

  it('keeps the wires of a code that was taken away and put back', () => {
    after('1', '9', '2').should.eql({ 0: 0, 1: 1, 2: 3, 3: 2 });
  });

  it('keeps the port of a success when every error is removed', () => {
    after().should.eql({ 0: 0, 1: -1, 2: -1, 3: -1 });
  });

  it('removes the second port of a code that a flow file holds twice', () => {
    const twice = ['1', '1'];
    const rows = cleanCodes(twice, []).map((code) => rowFor(code, twice));
    outputMap(twice.length, rows).should.eql({ 0: 0, 1: 1, 2: -1 });
  });

  it('names each port by the code that the runtime sends there, given twice or not', () => {
    const ports = [0, 1, 2, 3, 4].map((port) => codeOfPort(port, ['1', '1', 9], []));
    ports.should.eql([undefined, '1', '1', '9', undefined]);
    codeOfPort(1, undefined, ['2'])!.should.equal('2');
  });

  it('offers the codes that are not chosen, in the order of the table', () => {
    addableCodes(['1', '2', '9', 'other'], ['9']).should.eql(['1', '2', 'other']);
  });

  it('takes the default list when an older flow has none', () => {
    cleanCodes(undefined, ['1']).should.eql(['1']);
    cleanCodes([1, '2', 2], ['1']).should.eql(['1', '2']);
    cleanCodes([], ['1']).should.eql([]);
  });
});
