package org.inkloom.contest.store;

import org.inkloom.contest.entry.Entry;
import org.inkloom.contest.entry.Round;
import org.inkloom.contest.rules.Rules;
import org.inkloom.run.InkloomException;
import org.inkloom.run.SettingKey;
import org.inkloom.run.Visible;

/** The messages for what a contest refuses. */
final class ContestRefusals {
    private static final int LONGEST = 200;

    private ContestRefusals() {}

    static InkloomException unusable(String where, Exception cause) {
        return InkloomException.failed(
                "INK-CONTEST-005",
                "The contest's database cannot be used: " + where + ": " + withoutStop(cause) + ".",
                "The folder may not be written to, the disk is full, the server does not answer or does not know the"
                        + " user, or a newer Inkloom has used it.",
                "Name a file, or postgresql://USER@HOST/NAME with the password in ~/.pgpass.",
                cause);
    }

    /** Returns a database's message without a full stop at its end, which some drivers write and others do not. */
    private static String withoutStop(Exception cause) {
        return String.valueOf(cause.getMessage()).strip().replaceFirst("[.\\s]+$", "");
    }

    static InkloomException none(String where) {
        return InkloomException.badInput(
                "INK-CONTEST-006",
                "There is no contest in " + where + ".",
                "The name is misspelt, or the contest was not opened yet.",
                "Open one with `inkloom contest open`, or name the one that there is.");
    }

    static InkloomException there(String where) {
        return InkloomException.badInput(
                "INK-CONTEST-007",
                "There is a contest in " + where + " already.",
                "A database holds one contest, and its rules stay as they were when it was opened.",
                "Name another file or another database.");
    }

    static InkloomException enteredAlready(String path, Entry entry) {
        return InkloomException.badInput(
                "INK-CONTEST-009",
                "The package " + path + " takes part already, as entry " + entry.number() + ".",
                "It has the same lock file as that of " + entry.team() + ".",
                "Nothing is to be done if it is the same entry.");
    }

    static InkloomException noEntry(String reference) {
        return InkloomException.badInput(
                "INK-CONTEST-010",
                "There is no entry '" + reference + "'.",
                "Entries are named by their number or by their blind name, judges know only the latter.",
                "`inkloom contest rank` lists them.");
    }

    static InkloomException notValid(Entry entry) {
        boolean out = entry.state() == Entry.State.OUT;
        return InkloomException.badInput(
                "INK-CONTEST-011",
                "The entry " + entry.blind() + (out ? " is out." : " is not checked yet."),
                out ? "It failed the gate or could not be drawn again." : "Only what passed the checks is judged.",
                out ? "Choose another entry." : "Run `inkloom contest check` first.");
    }

    static InkloomException mark(int mark, Rules rules) {
        return InkloomException.badInput(
                "INK-CONTEST-012",
                "The mark " + mark + " cannot be.",
                "Marks are whole numbers from 0 to " + rules.ballot().most() + " by the rules.",
                "Give " + SettingKey.of("technique") + ", " + SettingKey.of("coherence") + " and "
                        + SettingKey.of("look") + " such numbers.");
    }

    static InkloomException notJudge(String judge) {
        return InkloomException.badInput(
                "INK-CONTEST-013",
                "'" + judge + "' is no judge of this contest.",
                "The rules name the judges.",
                "Give " + SettingKey.of("judge") + " one of their names as the rules write it.");
    }

    static InkloomException ballotThere(String judge, Entry entry) {
        return InkloomException.badInput(
                "INK-CONTEST-014",
                judge + " has handed in a ballot for " + entry.blind() + " already.",
                "A judge has one ballot for an entry in each round.",
                "To replace it, give " + SettingKey.of("correct") + "; the log keeps both.");
    }

    static InkloomException votedAlready() {
        return InkloomException.badInput(
                "INK-CONTEST-015",
                "This voter has voted already.",
                "A voter has one vote; letters' case and blanks around the name make no other voter.",
                "The first vote counts.");
    }

    static InkloomException closed(Round round, boolean isFinal) {
        return InkloomException.badInput(
                "INK-CONTEST-016",
                isFinal
                        ? "The first round is over: the shortlist is fixed."
                        : "The " + round.word() + " round has not begun: there is no shortlist yet.",
                "Entries, votes and ballots of the first round belong before the shortlist, ballots of the final behind it.",
                isFinal
                        ? "Hand ballots for the finalists in with " + SettingKey.of("final_round") + "."
                        : "Fix the shortlist with `inkloom contest rank` and " + SettingKey.of("shortlist") + ".");
    }

    static InkloomException notShortlisted(Entry entry) {
        return InkloomException.badInput(
                "INK-CONTEST-017",
                "The entry " + entry.blind() + " is not in the final.",
                "Only the shortlisted are judged there.",
                "`inkloom contest rank` lists them.");
    }

    static InkloomException unchecked(int open) {
        return InkloomException.badInput(
                "INK-CONTEST-018",
                "The shortlist cannot be fixed: " + open + " entries are not checked yet.",
                "What is not checked would be left out without a reason.",
                "Run `inkloom contest check` first.");
    }

    /** Returns a name without blanks around it. */
    static String name(String name, String whose) {
        String stripped = name.strip();
        if (stripped.isEmpty()
                || stripped.length() > LONGEST
                || !Visible.line(stripped).equals(stripped)) {
            throw InkloomException.badInput(
                    "INK-CONTEST-019",
                    "'" + name + "' cannot be the name of a " + whose + ".",
                    "A name has 1 to " + LONGEST + " characters, all of which can be seen.",
                    "Give another one.");
        }
        return stripped;
    }
}
