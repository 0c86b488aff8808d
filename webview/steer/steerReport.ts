import { decisionSentence } from '../../src/appearance/steeringText';
import type { SteerAnswer } from '../../src/protocol/method';
import type { PanelState, SteerData } from '../../src/protocol/panel';
import type { ReportTexts } from '../../src/protocol/panelReport';
import { reportedFigure, reportedOf, type ReportedPart } from '../export/reportedPart';
import { comparisonFigure, firstTokensFigure, lastTokenFigure, wordsFigure } from './steerFigures';
import { endText, markedAnswers, steeredTitle } from './steerText';

/** Both answers, and what stands below them. */
export function steerReport({ steer, comparison, explanation }: PanelState): readonly ReportedPart[] {
  return [
    ...reportedOf(steer, (data) => [
      answerTexts(data),
      ...(data.result ? [reportedFigure(firstTokensFigure(data, data.result))] : []),
    ]),
    ...reportedOf(comparison, (data) =>
      data.result ? [reportedFigure(comparisonFigure(data, data.result))] : [],
    ),
    ...reportedOf(explanation, (data) => [
      reportedFigure(wordsFigure(data)),
      reportedFigure(lastTokenFigure(data)),
    ]),
  ];
}

function answerTexts(data: SteerData): ReportTexts {
  const { result, classification, prompt, source, automatic } = data;
  const marked = markedAnswers(data);
  const end = (answer: SteerAnswer | undefined): string => (answer ? endText(answer) : 'not ended');
  return {
    kind: 'texts',
    title: 'Prompt and answers',
    texts: [
      {
        title: `Prompt · ${source}`,
        segments: [{ text: prompt, differs: false }],
        note: classification ? decisionSentence(classification, automatic) : '',
      },
      { title: 'Default', segments: marked.a, note: end(result?.default) },
      { title: steeredTitle(result), segments: marked.b, note: end(result?.steered) },
    ],
  };
}
