import { type Answer, jsonAnswer } from '../server/answer.js'

/** `GET /v2/`: says that this is a registry (distribution-spec v1.1, "Determining Support"). */
export async function answerBase(): Promise<Answer> {
  return jsonAnswer(200, {})
}
