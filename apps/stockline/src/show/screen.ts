import { Injectable } from '@nestjs/common';

/** Where results go: stdout, for people or, with --json, as the services gave them. */
@Injectable()
export class Screen {
  readonly isTerminal = process.stdout.isTTY === true;

  line(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  result(json: boolean | undefined, value: unknown, forPeople: () => string): void {
    this.line(json ? JSON.stringify(value, null, 2) : forPeople());
  }

  exitWith(status: number): void {
    process.exitCode = status;
  }
}
