import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** A line to a server that can be cut like a cable. */
export interface BreakableLine {
  port: number;
  /** How often somebody has connected. */
  connections(): number;
  cut(): void;
  close(): Promise<void>;
}

/** An FTP server's line: what passes can be looked at, and the line cut in that moment. */
export interface BreakableFtpLine extends BreakableLine {
  /** Told of each command before the server is. True = the server gets it, its answer is lost with the line. */
  onCommand: (command: string) => boolean;
  /** Told of the bytes that a data connection has carried in all. */
  onData: (bytes: number) => void;
}

export async function breakableLine(to: number): Promise<BreakableLine> {
  const lines = new Lines();
  const server = createServer((near) => {
    lines.count++;
    const far = lines.joined(near, to);
    near.pipe(far);
    far.pipe(near);
  });
  return lines.listen(server);
}

/** Stands between client and server for the data connections too: it puts a door of its own in the place of each that the server opens. */
export async function breakableFtpLine(to: number): Promise<BreakableFtpLine> {
  const lines = new Lines();
  const hooks: Pick<BreakableFtpLine, 'onCommand' | 'onData'> = {
    onCommand: () => false,
    onData: () => undefined,
  };
  const server = createServer((near) => {
    lines.count++;
    let isAnswerLost = false;
    const far = lines.joined(near, to);
    near.on('data', (chunk: Buffer) => {
      for (const command of chunk.toString().split('\r\n').filter(Boolean)) isAnswerLost ||= hooks.onCommand(command);
      far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => {
      if (isAnswerLost) return lines.cut();
      const port = /^229 .*\(\|\|\|(\d+)\|\)/m.exec(chunk.toString())?.[1];
      if (port === undefined) return void near.write(chunk);
      return void door(Number(port)).then((own) => near.write(chunk.toString().replace(port, String(own))));
    });
  });
  const door = async (dataPort: number): Promise<number> => {
    let bytes = 0;
    const data = createServer((near) => {
      data.close();
      const far = lines.joined(near, dataPort);
      near.pipe(far);
      far.on('data', (chunk: Buffer) => {
        hooks.onData((bytes += chunk.length));
        if (!near.destroyed && !near.write(chunk)) far.pause();
      });
      near.on('drain', () => far.resume());
      far.on('end', () => near.end());
    });
    lines.doors.add(data);
    await new Promise<void>((listening) => data.listen(0, '127.0.0.1', listening));
    return (data.address() as AddressInfo).port;
  };
  return Object.assign(hooks, await lines.listen(server));
}

class Lines {
  private readonly sockets = new Set<Socket>();
  readonly doors = new Set<Server>();
  count = 0;

  joined(near: Socket, to: number): Socket {
    const far = connect({ host: '127.0.0.1', port: to, noDelay: true });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => other.end());
    }
    return far;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  async listen(server: Server): Promise<BreakableLine> {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    this.doors.add(server);
    return {
      port: (server.address() as AddressInfo).port,
      connections: () => this.count,
      cut: () => this.cut(),
      close: async () => {
        const closed = [...this.doors].map((door) => new Promise((done) => door.close(done)));
        this.cut();
        await Promise.all(closed);
      },
    };
  }
}
