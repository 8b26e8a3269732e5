import { Injectable } from '@nestjs/common';
import { Database } from '@app/common/database';
import { DueValues } from '../application/ports';
import { serveDue } from './serve-due';

@Injectable()
export class PostgresDueValues extends DueValues {
  constructor(private readonly database: Database) {
    super();
  }

  async serve(limit: number): Promise<number> {
    const [due] = await this.database.query('select from due where due_at <= clock_timestamp() limit 1');
    return due ? this.database.transaction((tx) => serveDue(tx, limit)) : 0;
  }
}
