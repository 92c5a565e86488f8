package org.inkloom.cli;

import java.nio.file.Path;
import java.util.Map;
import org.inkloom.data.DataInit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inkloom data init}: from a folder of pictures to a data set and a recipe. */
@Command(
        name = "init",
        header = "Makes a data set and a recipe from a folder of pictures. 从图片目录生成数据集与配方。",
        description = {
            "",
            "Writes dataset.jsonl, with a caption from the .txt beside a picture where there is one, "
                    + "and recipe.yaml. A recipe that is there already stays; other rows are kept as dataset.jsonl.bak."
        },
        footer = {"", "Example:", "  inkloom data init pictures"})
final class DataInitCommand extends InkloomCommand {
    @Parameters(paramLabel = "DIR", description = "The folder of pictures.")
    private Path folder;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        DataInit.Report report = DataInit.create(folder);
        if (json) {
            printJson(Map.of(
                    "dataset", report.dataset().toString(),
                    "recipe", report.recipe().toString(),
                    "pictures", report.pictures(),
                    "captions", report.captions()));
            return;
        }
        out().println("pictures    " + report.pictures() + ", " + report.captions() + " with a caption");
        out().println("data set    " + report.dataset());
        out().println("recipe      " + report.recipe());
        out().println("next        inkloom data lint " + folder + " --page lint.html");
        out().println("            inkloom data process " + report.recipe() + " --preview");
    }
}
