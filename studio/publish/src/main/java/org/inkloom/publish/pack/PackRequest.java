package org.inkloom.publish.pack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to pack, and under which names.
 *
 * @param story the folder that {@code story run --out} wrote
 * @param out the folder of the package; an earlier package in it is replaced
 * @param zip whether to write {@code OUT.zip} as well
 * @param name of the LoRA; empty for the contest's form if there is a team, otherwise for the LoRA's own name
 * @param team in the contest
 * @param repository {@code OWNER/NAME} on ModelScope, for the link in the post
 * @param postTitle of the forum post; empty for the required one
 * @param introduction a text file about the LoRA
 * @param licence text of the base model's licence, if its folder has none
 */
public record PackRequest(
        Path story,
        Path out,
        boolean zip,
        Optional<String> name,
        Optional<String> team,
        Optional<String> repository,
        Optional<String> postTitle,
        Optional<Path> introduction,
        Optional<Path> licence) {

    /** Returns a request with the two folders and otherwise usual values. */
    public static PackRequest of(Path story, Path out) {
        return new PackRequest(
                story,
                out,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns this request with the names of a contest's entry. */
    public PackRequest withContest(Optional<String> itsName, Optional<String> itsTeam, Optional<String> itsRepository) {
        return new PackRequest(story, out, zip, itsName, itsTeam, itsRepository, postTitle, introduction, licence);
    }

    /** Returns this request with a zip or without. */
    public PackRequest withZip(boolean wanted) {
        return new PackRequest(story, out, wanted, name, team, repository, postTitle, introduction, licence);
    }
}
