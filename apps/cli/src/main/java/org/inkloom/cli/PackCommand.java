package org.inkloom.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.publish.pack.Packed;
import org.inkloom.publish.pack.Packer;
import org.inkloom.run.Counted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom pack}. */
@Command(
        name = "pack",
        header = "Packs a story with its LoRA, so that anybody can draw it again. 打包故事与 LoRA，供他人复现。",
        description = {
            "",
            "The package holds the LoRA in the layouts of diffusers, kohya and DiffSynth-Studio, the pictures and"
                    + " their prompts, the story, what the training left, model cards for ModelScope and Hugging Face,"
                    + " the licence, and a lock file with every hash, seed and setting. Packed twice it is the same,"
                    + " byte for byte. `inkloom verify` draws it again."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom pack out --out package",
            "  inkloom pack out --out package --zip --team 墨客队 --repository moke/ink-wash"
        })
final class PackCommand extends InkloomCommand {
    @Parameters(paramLabel = "STORY_FOLDER", description = "What `inkloom story run --out` wrote.")
    private Path story;

    @Option(names = "--out", required = true, paramLabel = "PACKAGE", description = "The package's folder.")
    private Path folder;

    @Option(names = "--zip", description = "Write PACKAGE.zip as well.")
    private boolean zip;

    @Option(
            names = "--team",
            paramLabel = "TEAM",
            description = "The team in the Kolors contest: the name is then 队伍名称-可图Kolors训练-xxxxxx.")
    private @Nullable String team;

    @Option(names = "--name", paramLabel = "NAME", description = "The LoRA's name. Default: its file's, or the team's.")
    private @Nullable String name;

    @Option(
            names = "--repository",
            paramLabel = "OWNER/NAME",
            description = "Where it will lie on ModelScope, for the link in post.md.")
    private @Nullable String repository;

    @Option(names = "--post-title", paramLabel = "TITLE", description = "The forum post's title, to be checked.")
    private @Nullable String postTitle;

    @Option(
            names = "--introduction",
            paramLabel = "FILE",
            description = "A text about the LoRA, for the cards and the introduction.")
    private @Nullable Path introduction;

    @Option(
            names = "--licence",
            paramLabel = "FILE",
            description = "The base model's licence, where its folder has no file of it.")
    private @Nullable Path licence;

    @Option(names = "--json", description = "Print what was packed as JSON.")
    private boolean json;

    @Override
    void execute() {
        PackRequest request = new PackRequest(
                story,
                folder,
                zip,
                Optional.ofNullable(name),
                Optional.ofNullable(team),
                Optional.ofNullable(repository),
                Optional.ofNullable(postTitle),
                Optional.ofNullable(introduction),
                Optional.ofNullable(licence));
        Packed packed = new Packer(PackagePorts.loras(), PackagePorts::model).pack(request, control());
        packed.notes().forEach(this::note);
        if (json) {
            printJson(facts(packed));
            return;
        }
        out().println("package  " + packed.folder() + ", "
                + Counted.of(packed.lock().files().size() + 2L, "file"));
        packed.zip().ifPresent(file -> out().println("zip      " + file));
        out().println("name     " + packed.lock().name());
        out().println("verify   inkloom verify "
                + org.inkloom.run.ShellWord.quoted(packed.folder().toString()));
    }

    private static Map<String, Object> facts(Packed packed) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("folder", packed.folder().toString());
        packed.zip().ifPresent(file -> facts.put("zip", file.toString()));
        facts.put("name", packed.lock().name());
        facts.put("pictures", packed.lock().pictures().size());
        facts.put("files", packed.lock().files());
        facts.put("licence", packed.lock().licence());
        facts.put("notes", packed.notes());
        return facts;
    }
}
