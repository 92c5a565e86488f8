package org.inkloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.inkloom.diffusion.lora.LoraDescription;
import org.inkloom.hub.CarriedModel;
import org.inkloom.weights.TensorFile;
import org.inkloom.weights.TensorFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code inkloom lora}: commands for LoRAs. */
@Command(
        name = "lora",
        header = "Lists the LoRAs that come with the program. 查看自带的 LoRA。",
        subcommands = {LoraCommand.ListLoras.class},
        footer = {"", "Example:", "  inkloom lora list"})
final class LoraCommand extends CommandGroup {

    /** {@code inkloom lora list}. */
    @Command(
            name = "list",
            header = "Lists the LoRAs that come with the program. 列出自带的 LoRA。",
            description = {
                "",
                "Their names stand for files wherever a LoRA is asked for. They are for Inkling, the model that comes"
                        + " with the program; `inkloom inspect` shows what is in any other LoRA."
            },
            footer = {
                "",
                "Examples:",
                "  inkloom lora list",
                "  inkloom generate --prompt \"水墨，小男孩在森林里看书\" --lora ink-wash --out boy.png"
            })
    static final class ListLoras extends InkloomCommand {
        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        void execute() {
            List<Map<String, Object>> facts = new ArrayList<>();
            CarriedModel model = CarriedModel.require();
            for (String name : model.loras()) {
                Path file = model.lora(name).orElseThrow();
                try (TensorFile weights = TensorFiles.open(file)) {
                    Optional<LoraDescription> lora = LoraDescription.of(weights);
                    lora.ifPresent(description -> facts.add(facts(name, file, description)));
                }
            }
            if (json) {
                printJson(Map.of("loras", facts));
                return;
            }
            for (Map<String, Object> lora : facts) {
                out().println(String.format(
                        Locale.ROOT,
                        "%-14s rank %s, strength %s, %s layers",
                        lora.get("name"),
                        lora.get("rank"),
                        lora.get("strength"),
                        lora.get("layers")));
            }
        }

        private static Map<String, Object> facts(String name, Path file, LoraDescription lora) {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("name", name);
            facts.put("file", file.toString());
            facts.put("rank", lora.rank());
            facts.put("strength", lora.strength());
            facts.put("layers", lora.layers());
            return facts;
        }
    }
}
