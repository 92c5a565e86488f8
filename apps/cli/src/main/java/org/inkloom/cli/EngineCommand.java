package org.inkloom.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;
import org.inkloom.tensor.LibTorch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code inkloom engine}: shows the version of libtorch, its threads, and the devices. */
@Command(
        name = "engine",
        header = "Shows which libtorch is in use, its threads and its devices. 查看计算引擎。",
        description = {
            "",
            "Starts libtorch and says what it found. INKLOOM_LIBTORCH (the lib folder of another "
                    + "libtorch, for instance of an installed PyTorch with CUDA) and INKLOOM_JNI (the folder "
                    + "of the matching libjnitorch.so) choose another one than the CPU build that Inkloom "
                    + "brings."
        },
        footer = {"", "Example:", "  inkloom engine --json"})
final class EngineCommand extends InkloomCommand {
    private static final Pattern TORCH_VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void execute() {
        LibTorch.start();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("inkloom", Version.line());
        facts.put("java", Runtime.version().toString());
        facts.put("libtorch", libtorchVersion());
        facts.put("processor", torch.get_cpu_capability().getString());
        facts.put("threads", torch.get_num_threads());
        facts.put("devices", devices());
        if (json) {
            printJson(facts);
        } else {
            facts.forEach((name, value) -> out().println(String.format(Locale.ROOT, "%-10s %s", name, value)));
        }
    }

    private static String libtorchVersion() {
        Matcher version = TORCH_VERSION.matcher(torch.show_config().getString());
        return version.find() ? version.group(1) : "unknown";
    }

    private static List<String> devices() {
        List<String> devices = new ArrayList<>(List.of("cpu"));
        int gpus = LibTorch.cudaAvailable() ? Byte.toUnsignedInt(torch.cuda_device_count()) : 0;
        for (int i = 0; i < gpus; i++) {
            devices.add("cuda:" + i);
        }
        return devices;
    }
}
