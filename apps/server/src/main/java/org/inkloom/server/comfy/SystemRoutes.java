package org.inkloom.server.comfy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import org.inkloom.workflow.node.NodePack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /system_stats}, {@code /features}, {@code /internal} and what pages ask for at their start. */
public final class SystemRoutes {
    /** The version of ComfyUI whose protocol is spoken. */
    private static final String PROTOCOL = "0.12.1";

    private static final OperatingSystemMXBean MACHINE = ManagementFactory.getOperatingSystemMXBean();

    private final NodePack pack;
    private final Desks desks;
    private final UserRoutes users;
    private final String version;
    private final JsonNode features;

    /** Takes what the routes tell of. */
    public SystemRoutes(NodePack pack, Desks desks, UserRoutes users, String version, JsonNode features) {
        this.pack = pack;
        this.desks = desks;
        this.users = users;
        this.version = version;
        this.features = features;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("GET", "/system_stats", this::stats).add("GET", "/features", exchange -> exchange.answer(features));
        for (String empty : List.of("/workflow_templates", "/i18n", "/global_subgraphs", "/node_replacements")) {
            routes.add("GET", empty, Exchange::done);
        }
        routes.add("GET", "/global_subgraphs/{id}", exchange -> {
            throw new HttpError(404, "There is no such subgraph.");
        });
        routes.addBare("GET", "/user.css", users::style)
                .addBare("GET", "/internal/logs", exchange -> exchange.answer(ComfyJson.json("")))
                .addBare("GET", "/internal/logs/raw", this::rawLogs)
                .addBare("PATCH", "/internal/logs/subscribe", Exchange::done)
                .addBare("GET", "/internal/folder_paths", this::folderPaths)
                .addBare("GET", "/internal/files/{type}", this::files);
    }

    private void stats(Exchange exchange) {
        ObjectNode stats = ComfyJson.MAPPER.createObjectNode();
        ObjectNode system = stats.putObject("system");
        system.put("os", platform());
        if (MACHINE instanceof com.sun.management.OperatingSystemMXBean machine) {
            system.put("ram_total", machine.getTotalMemorySize()).put("ram_free", machine.getFreeMemorySize());
        }
        system.put("comfyui_version", PROTOCOL).putNull("required_frontend_version");
        system.putNull("installed_templates_version").putNull("required_templates_version");
        system.put("python_version", "none (Java " + Runtime.version().feature() + ")");
        system.put("pytorch_version", "libtorch").put("embedded_python", false);
        system.put("inkloom_version", version);
        system.putArray("argv").add("inkloom").add("serve");
        ArrayNode devices = stats.putArray("devices");
        for (NodePack.DeviceFigures device : pack.devices()) {
            devices.addObject()
                    .put("name", device.name())
                    .put("type", device.type())
                    .put("index", device.index())
                    .put("vram_total", device.total())
                    .put("vram_free", device.free())
                    .put("torch_vram_total", device.total())
                    .put("torch_vram_free", device.free());
        }
        exchange.answer(stats);
    }

    /** What Python calls the system, which is what clients know. */
    private static String platform() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return "win32";
        }
        return name.startsWith("mac") ? "darwin" : "linux";
    }

    private void rawLogs(Exchange exchange) {
        ObjectNode logs = ComfyJson.MAPPER.createObjectNode();
        logs.putArray("entries");
        logs.putObject("size").put("cols", 80).put("rows", 24);
        exchange.answer(logs);
    }

    /** The names of the folders; where they lie on this machine is nobody's business on the network. */
    private void folderPaths(Exchange exchange) {
        ObjectNode paths = ComfyJson.MAPPER.createObjectNode();
        pack.folders().forEach(paths::putArray);
        exchange.answer(paths);
    }

    private void files(Exchange exchange) throws IOException {
        Path root = desks.of(exchange)
                .folders()
                .ofType(exchange.name("type"))
                .orElseThrow(() -> new HttpError(400, "The type must be output, input or temp."));
        ArrayNode names = ComfyJson.MAPPER.createArrayNode();
        try (Stream<Path> files = Files.list(root)) {
            files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(SystemRoutes::time).reversed())
                    .forEach(file -> names.add(file.getFileName().toString()));
        }
        exchange.answer(names);
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            // It was removed while the list was made.
            return FileTime.fromMillis(0);
        }
    }
}
