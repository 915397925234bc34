export const LITTLE = 0.25; // what a word counts that says little
const COMMON = new Set(
  (
    "a about after again all already also always am an and any are as at away be because been but by can cant " +
    "could did didnt do does doesnt doing done dont each else even ever every for from get gets getting give " +
    "gives giving go goes going gonna got had hadnt has hasnt have havent having he hed hell hello help " +
    "helped helping helps her here hes him himself herself his how i id if ill im in into is isnt it its ive " +
    "just keep keeping keeps kept let lets like look looking looks make makes making maybe me might my need " +
    "needed needing needs no not of off oh ok on one only or other our out over please put puts putting " +
    "really right said say saying says she shes should so some someone somebody something still such take " +
    "takes taking tell telling tells than that thats the their them then there theres these they theyre thing " +
    "things this those time times to too told tried tries try trying up us use used uses using very want " +
    "wanted wanting wants was wasnt we well were weve what whats when where which while who whos why will " +
    "with wont would yet you your youre people person persons police suspect suspects subject subjects man " +
    "men guy guys lady ladies woman women male males female females fella gal bro sir dude dudes come comes " +
    "coming now way el la lo los las un una uno de del al con por para que como cuando donde quien se te le " +
    "les nos su sus mi mis tu tus es esta estan estoy soy fue era ser hay hace tiene tienen tengo tenia " +
    "quiere quieren quiero va voy viene puede puedo yo ella ellos ellas usted alguien algo aqui alla ahi ya " +
    "muy mas todo toda este ese esa eso en y o pero sin ni senor senora hombre mujer persona favor rp advise " +
    "advises advised caller states reports reporting unit units copy requesting route possible unknown " +
    "northbound southbound eastbound westbound adult individual currently around aint yall em outta kinda lil " +
    "fixin since acting mucha muchas mucho muchos"
  ).split(" "),
);

/** @param {string} word @returns {boolean} whether it says little */
export const isCommon = (word) => COMMON.has(word);
