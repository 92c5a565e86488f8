package org.inkloom.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.inkloom.data.DataInit;
import org.inkloom.data.dataset.CaptionedPictures;
import org.inkloom.run.Counted;
import org.inkloom.run.ShellWord;
import org.inkloom.studio.Studio;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom data init}: makes a data set and a recipe from a folder of pictures. */
@Command(
        name = "init",
        header = "Makes a data set and a recipe from a folder of pictures. 从图片目录生成数据集与配方。",
        description = {
            "",
            "Writes dataset.jsonl, with the caption from the .txt or .caption beside a picture or from metadata.csv or"
                    + " .jsonl, and recipe.yaml for the size that is trained. A recipe that is there already stays;"
                    + " other rows are kept as dataset.jsonl.bak."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  inkloom data init pictures",
            "  inkloom data init pictures --model models/kolors",
            "  inkloom pull Salesforce/blip-image-captioning-base",
            "  inkloom data init pictures \\",
            "      --caption Salesforce/blip-image-captioning-base"
        })
final class DataInitCommand extends InkloomCommand {
    private static final int MAX_NAMED = 10;

    @Parameters(paramLabel = "DIR", description = "The folder of pictures.")
    private Path folder;

    @Mixin
    private TrainedSize size;

    @Option(
            names = "--caption",
            paramLabel = "MODEL",
            description =
                    "Have a captioning model (BLIP; a repository that was pulled, or a folder) describe the pictures"
                            + " that have no caption. Written into .txt files beside them.")
    private @Nullable String captioner;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        DataInit.Report report;
        try (Studio studio = Studio.open()) {
            report = studio.pictureSets().init(folder, size.pixels(), Optional.ofNullable(captioner), control());
        }
        if (json) {
            printJson(facts(report));
            return;
        }
        out().println("pictures    " + report.count().line());
        if (report.written() > 0) {
            out().println("written     " + Counted.of(report.written(), "caption"));
        }
        List<CaptionedPictures.Unusable> bad = report.unusable();
        if (!bad.isEmpty()) {
            out().println("unreadable  " + bad.size() + " left out");
            bad.stream().limit(MAX_NAMED).forEach(row -> out().println("    " + row.subject() + ": " + row.why()));
        }
        out().println("data set    " + report.dataset());
        out().println("recipe      " + report.recipe()
                + (report.newRecipe() ? ", for " + size.words() : ", which was there and stays as it is"));
        out().println("next        inkloom data lint " + ShellWord.quoted(folder.toString()) + " --page lint.html");
        out().println("            inkloom data process "
                + ShellWord.quoted(report.recipe().toString()) + " --preview");
    }

    private Map<String, Object> facts(DataInit.Report report) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("dataset", report.dataset().toString());
        facts.put("recipe", report.recipe().toString());
        facts.put("size", size.pixels());
        facts.put("pictures", report.pictures());
        facts.put("captions", report.captions());
        facts.put("captions_written", report.written());
        facts.put("unreadable", report.unusable());
        return facts;
    }
}
