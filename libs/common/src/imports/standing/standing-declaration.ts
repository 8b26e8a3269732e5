/** Where the one number that each row of a file speaks of stands. What has none of its rows is told as nothing. */
export interface StandingDeclaration {
  /** The table that is read whole: it must pay beside the size of the file. */
  readonly table: string;
  /** A query of facility_no, bin_no, product_no and number, without parameters. A number from `notTold` up is not told of. */
  readonly numbers: string;
  /**
   * A query of facility_no, bin_no and product_no that are not to be told of though they have a number, and its values: what stands of them is the comparison's to find
   * out. Asked after the numbers are read.
   */
  readonly untold: { sql: string; values: readonly unknown[] };
}
