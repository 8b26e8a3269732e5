import type { Role } from '@app/common/contracts';
import type { Shop } from './make-shops';
import type { FileServer } from './start-file-server';
import type { Services } from './start-services';

/** The whole, up and ready. */
export interface Running {
  services: Services;
  simulator: { url: string; admin: string };
  shops: Shop[];
  kafka: { brokers: string[]; topicPrefix: string };
  superuserUrl: string;
  sftp: FileServer['sftp'];
  keys: Record<Role, string>;
}
