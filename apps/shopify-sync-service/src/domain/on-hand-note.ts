/** Said wherever a shop that is written what is on hand is set up or explained. */
export const onHandNote =
  'this shop is written what is on hand: safety stock, thresholds and reservations for others are not held back';
