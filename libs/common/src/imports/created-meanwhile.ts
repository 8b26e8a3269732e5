/** Another writer has created what a file was about to: the numbers that its differences carry lead nowhere, and it is read again. */
export class CreatedMeanwhile extends Error {}
