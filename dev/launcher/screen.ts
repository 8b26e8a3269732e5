/** One line of the page that changes while its part comes up. */
export interface Line {
  progress: (text: string) => void;
  done: (text: string) => void;
}

const NAME_WIDTH = 16;

/**
 * The launcher's page. On a terminal each part keeps one line that is rewritten in place; in a pipe every change is a line of its own.
 * `seal` ends the rewriting: what is printed after it stands below.
 */
export class Screen {
  private names: string[] = [];
  private readonly texts = new Map<string, string>();

  constructor(private readonly out: NodeJS.WriteStream) {}

  part(name: string): Line {
    const show = (text: string): void => this.show(name, text);
    return { progress: (text) => show(`${text} …`), done: show };
  }

  line(text = ''): void {
    this.seal();
    this.out.write(`${text}\n`);
  }

  seal(): void {
    this.names = [];
    this.texts.clear();
  }

  private show(name: string, text: string): void {
    if (this.texts.get(name) === text) return;
    const known = this.names.indexOf(name);
    this.texts.set(name, text);
    const whole = `  ${name.padEnd(NAME_WIDTH)}${text}`;
    if (known < 0) this.names.push(name);
    if (!this.out.isTTY || known < 0) {
      this.out.write(`${this.fitted(whole)}\n`);
      return;
    }
    const up = this.names.length - known;
    this.out.write(`\u001b[${up}A\r\u001b[2K${this.fitted(whole)}\u001b[${up}B\r`);
  }

  /** A line that wraps would spoil the counting of lines. */
  private fitted(line: string): string {
    const { isTTY, columns } = this.out;
    return isTTY && columns > 0 && line.length >= columns ? `${line.slice(0, columns - 2)}…` : line;
  }
}
