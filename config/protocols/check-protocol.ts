/** What can be wrong in a protocol whose fields all fit: a key taken twice, a question that never comes, a way that decides nothing. */
import { holds } from '../../services/qualification/protocol.ts';
import { didYouMean, type Path, type Said } from '../problem.ts';
import type { Protocol, Question } from './schema.ts';

/** `value`: what stands at the path, as text. */
export type ProtocolFault = { path: Path; value: string } & Said;

/** Far above any real protocol; keeps a wrong one from stopping the process while it is checked. */
const mostWays = 50_000;

/** Every fault. Where the questions' own references are wrong, the ways through them are not looked at. */
export function protocolFaults(protocol: Protocol): ProtocolFault[] {
  const faults = [...protocol.questions.flatMap(answerFaults), ...conditionFaults(protocol)];
  return faults.length > 0 ? faults : wayFaults(protocol);
}

function answerFaults(question: Question, index: number): ProtocolFault[] {
  const clash = (field: 'id' | 'key', what: Said) =>
    question.answers.flatMap((answer, at) => {
      const first = question.answers.findIndex((other) => other[field] === answer[field]);
      if (first === at) return [];
      const taken = `questions[${index}].answers[${first}]`;
      const path = ['questions', index, 'answers', at, field];
      return [
        {
          path,
          value: answer[field],
          fr: `${what.fr} « ${answer[field]} » est déjà prise par ${taken}. En donner une autre.`,
          en: `${what.en} "${answer[field]}" is already taken by ${taken}. Give another.`,
        },
      ];
    });
  return [...clash('id', { fr: 'La réponse', en: 'The answer' }), ...clash('key', { fr: 'La touche', en: 'The key' })];
}

/** A condition may only look back: this is what makes a loop impossible. */
function conditionFaults({ questions }: Protocol): ProtocolFault[] {
  const ids = questions.map((question) => question.id);
  return questions.flatMap((question, index): ProtocolFault[] => {
    const first = ids.indexOf(question.id);
    const twice: ProtocolFault[] =
      first === index
        ? []
        : [
            {
              path: ['questions', index, 'id'],
              value: question.id,
              fr: `Cette question est déjà questions[${first}]. Lui donner un autre identifiant.`,
              en: `This question is already questions[${first}]. Give it another identifier.`,
            },
          ];
    const references = Object.entries(question.when).flatMap(([name, wanted]): ProtocolFault[] => {
      const path = ['questions', index, 'when', name];
      const earlier = questions.slice(0, index).find((one) => one.id === name);
      if (earlier) return wanted.flatMap((answer, at) => answerReference(earlier, answer, [...path, at]));
      if (ids.includes(name))
        return [
          {
            path,
            value: name,
            fr: `« ${name} » vient après, ou est cette question même : ce serait une boucle. La mettre avant.`,
            en: `"${name}" comes later, or is this very question: that would be a loop. Put it before.`,
          },
        ];
      const hint = didYouMean(name, ids.slice(0, index));
      return [
        {
          path,
          value: name,
          fr: `Aucune question n’a ce nom.${hint.fr}`,
          en: `No question has this name.${hint.en}`,
        },
      ];
    });
    return [...twice, ...references];
  });
}

function answerReference(question: Question, answer: string, path: Path): ProtocolFault[] {
  const ids = question.answers.map((one) => one.id);
  if (ids.includes(answer)) return [];
  return [
    {
      path,
      value: answer,
      fr: `La question « ${question.id} » n’a pas cette réponse. Elle a : ${ids.join(', ')}.`,
      en: `The question "${question.id}" does not have this answer. It has: ${ids.join(', ')}.`,
    },
  ];
}

type Way = { given: Map<string, string>; trail: string[]; decided: boolean };

/**
 * Goes every way through the questions at once. Two ways that agree on the answers which conditions look at, and on whether a priority has been
 * proposed, have the same future: one stands for both, so the proof is complete and stays small.
 */
function wayFaults(protocol: Protocol): ProtocolFault[] {
  const lookedAt = new Set(protocol.questions.flatMap((question) => Object.keys(question.when)));
  let ways: Way[] = [{ given: new Map(), trail: [], decided: false }];
  const faults: ProtocolFault[] = [];
  for (const [index, question] of protocol.questions.entries()) {
    const next = new Map<string, Way>();
    let asked = false;
    for (const way of ways) {
      const comes = holds(question.when, way.given);
      asked ||= comes;
      const after = comes ? question.answers.map((answer) => step(way, question, answer, lookedAt.has(question.id))) : [way];
      for (const one of after) next.set(`${one.decided} ${[...one.given].join(' ')}`, one);
    }
    if (!asked)
      faults.push({
        path: ['questions', index, 'when'],
        value: question.id,
        fr: 'Aucune suite de réponses ne mène à cette question. Corriger sa condition, ou l’ôter.',
        en: 'No course of answers leads to this question. Correct its condition, or take it away.',
      });
    ways = [...next.values()];
    if (ways.length > mostWays) {
      return [
        {
          path: ['questions', index],
          value: question.id,
          fr: `Plus de ${mostWays} suites de réponses jusqu’ici : les conditions dépendent de trop de questions. En faire deux protocoles.`,
          en: `More than ${mostWays} courses of answers up to here: the conditions look at too many questions. Make two protocols of it.`,
        },
      ];
    }
  }
  const undecided = ways.find((way) => !way.decided);
  if (undecided) {
    const trail = undecided.trail.join(', ');
    faults.push({
      path: ['questions'],
      value: trail,
      fr: `Aucune priorité n’est proposée quand on répond ${trail}. L’ajouter à l’une de ces réponses.`,
      en: `No priority is proposed when one answers ${trail}. Add it to one of these answers.`,
    });
  }
  return faults;
}

function step(way: Way, question: Question, answer: Question['answers'][number], isLookedAt: boolean): Way {
  return {
    given: isLookedAt ? new Map([...way.given, [question.id, answer.id]]) : way.given,
    trail: [...way.trail, `${question.id}: ${answer.id}`],
    decided: way.decided || answer.priority !== undefined,
  };
}
