/** A file cannot be imported. The message is one sentence for the operator, without its end. */
export class TransferError extends Error {
  /** `line` is the number of the line at fault; undefined when the fault is not in one line. */
  constructor(fault: string, line?: number) {
    super(line === undefined ? fault : `line ${line}: ${fault}`);
  }
}
