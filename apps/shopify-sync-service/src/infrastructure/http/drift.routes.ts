import { shape, type RouteDoc } from '@app/common/http';

const number = { type: 'number' };
const nullableTime = shape.orNull(shape.time('RFC 3339'));
export const driftStates = ['in_grace', 'corrected', 'matched', 'needs_person'];
const state = shape.choice('how it stands, or how it ended', driftStates);

export const driftRoutes = {
  drift: {
    id: 'listDrift',
    summary: 'Numbers of a shop that somebody else changed, the newest first, each with how it ended.',
    more: 'in_grace: fewer units than written; their order is waited for. corrected: written again. matched: right again by itself, or explained by orders. needs_person: corrected three times in a row without holding; the level is set aside until it is released.',
    path: { shopId: shape.text('the shop, as SHOPS_FILE names it', 'north') },
    query: { state, productId: shape.text('ours', 'P100'), ...shape.paging },
    answer: shape.pageOf(
      shape.object({
        driftId: shape.text('its number'),
        locationId: shape.text('its number'),
        inventoryItemId: shape.text('its number'),
        productId: shape.text('ours'),
        state,
        expected: { ...number, description: 'what we left there' },
        observed: { ...number, description: 'what was found instead' },
        corrections: { ...number, description: 'how often in a row the level was corrected' },
        foundAt: shape.time('RFC 3339'),
        lastSeenAt: shape.time('RFC 3339'),
        endedAt: nullableTime,
        runId: { type: ['string', 'null'], description: 'the run that decided it' },
        writtenAt: { ...nullableTime, description: 'when we wrote the level last' },
        evidence: shape.listOf(
          shape.object(
            { foundAt: shape.time('RFC 3339'), expected: number, observed: number, state },
            { description: 'what came back each time, the newest first' },
          ),
        ),
      }),
    ),
    problems: ['shop_unknown', ...shape.pagingProblems],
  },
} satisfies Record<string, RouteDoc>;
