package org.inkloom.cli;

import picocli.CommandLine.Command;

/** {@code inkloom data}: picture sets and Data-Juicer recipes. */
@Command(
        name = "data",
        header = "Cleans a picture set by a Data-Juicer recipe. 按配方清洗图片数据集。",
        subcommands = {DataInitCommand.class, DataLintCommand.class, DataAnalyzeCommand.class, DataProcessCommand.class
        },
        footer = {
            "",
            "Example:",
            "  inkloom data init pictures      # makes a data set and a recipe of it",
            "  inkloom data process pictures/recipe.yaml"
        })
final class DataCommand extends CommandGroup {}
