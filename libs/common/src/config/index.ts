export { readSettings, type SettingSpec, type SettingsOf } from './read-settings';
export { environment } from './environment';
export { text, wholeNumber, flag, oneOf, list, url } from './kinds';
