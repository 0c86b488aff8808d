import type { ProjectionForm, TokenRank, TokenRankRequest, TokenRankResult } from '../protocol/method';
import { rankOf } from '../science/logits';
import type { RequestControl } from './control';
import { openVectors } from './openVectors';
import { forEachProjection, refusalVectorsOf } from './projectDirections';
import { tokenMatches } from './tokenMatches';
import type { Workbench } from './workbench';

/** Where one token stands in the vocabulary projection of every layer, in both forms. */
export async function tokenRank(
  bench: Workbench,
  request: TokenRankRequest,
  control: RequestControl,
): Promise<TokenRankResult> {
  const { engine, vectors } = await openVectors(bench, request, control);
  const { direction = 'towards', text } = request;
  const matches = tokenMatches(engine, text);
  const token = matches.find(({ id }) => id === request.id) ?? matches[0];
  const { vocabularySize } = engine.info;
  if (!token) return { text, direction, vocabularySize, matches, layers: [] };
  control.progress('Projecting on the vocabulary');
  const rows = refusalVectorsOf(vectors, direction);
  const ranks = (form: ProjectionForm): TokenRank[] => {
    const found: TokenRank[] = [];
    forEachProjection(engine, rows, form, control, (_, logits) =>
      found.push({ rank: rankOf(logits, token.id), logit: logits[token.id] ?? 0 }),
    );
    return found;
  };
  const [pure, lens] = [ranks('pure'), ranks('lens')];
  const none = { rank: 0, logit: 0 };
  return {
    ...{ text, direction, vocabularySize, matches, token },
    layers: rows.map(({ layer }, index) => ({ layer, pure: pure[index] ?? none, lens: lens[index] ?? none })),
  };
}
