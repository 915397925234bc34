"""The worker with one promise taken out, twenty times: the test of that promise has to see it."""

import os
import re
import shutil
import subprocess
import sys
from typing import NamedTuple

import pytest

from tests import decks

WORKER = decks.ROOT / "service_worker"


class Mutant(NamedTuple):
    """One line of a module that is another, and the test that must turn red."""

    module: str
    line: str
    instead: str
    test: str


MUTANTS = {
    "a ping is answered wrongly": Mutant(
        "ping",
        'postMessage("steady")',
        'postMessage("")',
        "test_worker::test_a_new_script_in_the_middle_of_an_update_disturbs_nothing",
    ),
    "what came changed is stored": Mutant(
        "network",
        "const bytes = await whole(await ask(`o/${object}`));\n  if (!(await right(bytes))) {",
        "const bytes = await whole(await ask(`o/${object}`));\n  if (!bytes) {",
        "test_network::test_ready_is_not_said_before_all_of_it_is_there",
    ),
    "the pointer is written before the files are there": Mutant(
        "update",
        "  await fill(wanted).catch(async",
        "  await commit(wanted, current);\n  await fill(wanted).catch(async",
        "test_room::test_a_full_phone_keeps_the_release_it_has",
    ),
    "what came of a first download is not read": Mutant(
        "answer",
        "const file = there(begun) && find(begun, path);",
        "const file = undefined;",
        "test_partial::test_all_but_one_file_opens_all_but_one_page",
    ),
    "late counts as absent": Mutant(
        "outcome",
        "done(LATE)",
        "done(ABSENT)",
        "test_broken::test_a_late_pointer_lets_no_older_list_in[chromium]",
    ),
    "broken storage is left as it is": Mutant(
        "copies",
        "await answer(SLOW, discarded());",
        "",
        "test_broken::test_storage_that_fails_every_call_is_made_anew_in_each_engine[chromium]",
    ),
    "the seal is not looked at": Mutant(
        "list",
        "seal === (await sealOf(release))",
        "Boolean(sealOf)",
        "test_seal::test_a_list_changed_in_one_field_is_refused[seq]",
    ),
    "the id is not looked at": Mutant(
        "list",
        "(await digestOf(JSON.stringify([headers, files]))) === id &&",
        "",
        "test_network::test_a_list_that_is_wrong_is_refused",
    ),
    "a number from the future is taken": Mutant(
        "list",
        "seq * 1000 > Math.max(Date.now(), date || 0) + AHEAD",
        "seq < date + AHEAD && false",
        "test_seal::test_a_release_from_the_future_is_refused_with_a_sentence",
    ),
    "an older server moves a phone back": Mutant(
        "list",
        "release.seq > current.seq; // an older",
        "release.seq !== current.seq; // an older",
        "test_network::test_a_mixed_fleet_moves_nobody_back",
    ),
    "an error nobody thought of reaches the browser": Mutant(
        "answer",
        '    return otherwise(request, () => lost(ABSENT, "broken"));\n  }\n}\n\nasync function found',
        "    return Promise.reject();\n  }\n}\n\nasync function found",
        "test_broken::test_an_error_nobody_thought_of_ends_at_the_network_and_then_at_an_honest_page[chromium]",
    ),
    "pages wait for a store that does not answer": Mutant(
        "copies",
        "const early = await outcome(SOON, one);",
        "const early = await outcome(SLOW * 2, one);",
        "test_broken::test_a_store_that_never_answers_keeps_no_page_waiting",
    ),
    "a file that never comes keeps others back": Mutant(
        "fill",
        "      if (failure) {\n        failures.push(failure);",
        "      if (failure) {\n        missing.length = 0;\n        failures.push(failure);",
        "test_slow_line::test_files_that_never_come_keep_no_other_back",
    ),
    "edited files are not tried another way": Mutant(
        "fill",
        "      await unedited(release);",
        "      await Promise.resolve(unedited);",
        "test_between::test_what_edits_some_answers_keeps_no_release_away[scripts]",
    ),
    "a sign-in is an error like others": Mutant(
        "list",
        "    throw new SignIn(url);",
        "    fail(String(SignIn));",
        "test_lacking::test_a_sign_in_that_has_run_out_is_said_with_the_way_to_it",
    ),
    "a stored page asks the network first": Mutant(
        "worker",
        "event.respondWith(answer(request, path, after));",
        "event.respondWith(fetch(request.url).then((come) => (come.ok ? come : answer(request, path, after)),"
        " () => answer(request, path, after)));",
        "test_network::test_pages_never_wait_for_a_network_that_does_not_answer[chromium]",
    ),
    "what was read is not proven": Mutant(
        "copies",
        "there(bytes) && !(await proven(object, bytes)) ? BROKEN : bytes",
        "bytes",
        "test_storage::test_damage_opens_from_the_second_copy_with_no_network[chromium]",
    ),
    "a lost pointer is not written again": Mutant(
        "pointer",
        "      await write(CURRENT, other);",
        "",
        "test_states::test_a_state_shows_and_writes_what_the_table_says[lost]",
    ),
    "nothing is ever swept": Mutant(
        "fill",
        "await Promise.all(stray.map(drop));",
        "",
        "test_room::test_an_update_that_never_ends_leaves_nothing_behind_for_good",
    ),
    "a full disk is not called so": Mutant(
        "storage",
        "    throw FULL;",
        "    throw new Error(String(FULL));",
        "test_room::test_a_disk_that_is_full_is_called_so_whatever_the_browser_calls_it",
    ),
}


def ran(test, folder):
    """Run one test of tests/faults with the worker of a folder; gives the exit status, and the last lines."""
    module, name = test.split("::")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "tests.prove.mutant",
    ]
    done = subprocess.run(
        [*command, f"tests/faults/{module}.py::{name}"],
        cwd=decks.ROOT,
        env={**os.environ, "MUTANT": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout[-2_000:] + done.stderr[-500:]


@pytest.mark.parametrize("name", MUTANTS)
def test_a_promise_taken_out_of_the_worker_is_missed(name, tmp_path):
    """By an assertion, not by a worker that does not start: then nothing could be published."""
    mutant = MUTANTS[name]
    folder = tmp_path / "service_worker"
    shutil.copytree(WORKER, folder)
    path = folder / f"{mutant.module}.js"
    text = path.read_text(encoding="utf-8")
    assert text.count(mutant.line) == 1, "the line is another by now"
    path.write_text(text.replace(mutant.line, mutant.instead), encoding="utf-8")
    status, told = ran(mutant.test, folder)
    assert (status, "1 failed" in told) == (1, True), told
    print("\n", name, re.findall("^E  .*", told, re.MULTILINE)[-1:])
