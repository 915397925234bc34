/**
 * @param {string} language - such as "es"
 * @returns {SpeechSynthesisVoice | undefined} a voice that is on the phone: others would send the words away
 */
export function localVoice(language) {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  return voices.find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
}

/** @param {string} words @param {string} language */
export function readAloud(words, language) {
  const voice = localVoice(language);
  if (voice) {
    const said = new SpeechSynthesisUtterance(words);
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.9;
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
  }
}
