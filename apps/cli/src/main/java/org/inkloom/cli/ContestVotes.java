package org.inkloom.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.inkloom.contest.entry.Vote;
import org.inkloom.run.InkloomException;
import org.jspecify.annotations.Nullable;

/**
 * Reads votes from a file with a line {@code VOTER,ENTRY} for each. The last comma of a line separates, so voters'
 * names may contain commas.
 */
final class ContestVotes {
    private static final String MARK = "\ufeff";
    private static final String HEADER = "voter,entry";

    private ContestVotes() {}

    static List<Vote> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw unreadable(file + " cannot be read: it is not UTF-8 text.", e);
        } catch (IOException e) {
            throw unreadable(file + " cannot be read: " + e.getMessage() + ".", e);
        }
        List<Vote> votes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).startsWith(MARK) ? lines.get(i).substring(1) : lines.get(i);
            int comma = line.lastIndexOf(',');
            if (line.isBlank() || (i == 0 && line.strip().equalsIgnoreCase(HEADER))) {
                continue;
            }
            if (comma < 0) {
                throw unreadable(file + " line " + (i + 1) + " is no vote: '" + line + "'.", null);
            }
            votes.add(new Vote(line.substring(0, comma), line.substring(comma + 1)));
        }
        return votes;
    }

    private static InkloomException unreadable(String what, @Nullable IOException cause) {
        String why = "A file of votes is text in UTF-8 with a line VOTER,ENTRY for each vote.";
        String remedy = "Correct the file; no vote was taken.";
        return cause == null
                ? InkloomException.badInput("INK-CONTEST-024", what, why, remedy)
                : InkloomException.badInput("INK-CONTEST-024", what, why, remedy, cause);
    }
}
