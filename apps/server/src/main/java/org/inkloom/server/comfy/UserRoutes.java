package org.inkloom.server.comfy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /users}, {@code /settings} and {@code /userdata}: what a page keeps at the server. */
public final class UserRoutes {
    private static final String SETTINGS = "comfy.settings.json";
    private static final long MOST = 32L << 20;
    private static final int DEEPEST = 16;

    private final Desks desks;
    private final Object lock = new Object();

    /** Takes whose folders they are. */
    public UserRoutes(Desks desks) {
        this.desks = desks;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("GET", "/users", this::users)
                .add("GET", "/settings", exchange -> exchange.answer(settings(user(exchange))))
                .add("GET", "/settings/{id}", this::setting)
                .add("POST", "/settings", this::merge)
                .add("POST", "/settings/{id}", this::set)
                .add("GET", "/userdata", this::list)
                .add("GET", "/v2/userdata", this::tree)
                .add("GET", "/userdata/{file}", this::read)
                .add("POST", "/userdata/{file}", this::write)
                .add("DELETE", "/userdata/{file}", this::delete)
                .add("POST", "/userdata/{file}/move/{to}", this::move);
    }

    private void users(Exchange exchange) {
        exchange.answer(
                ComfyJson.MAPPER.createObjectNode().put("storage", "server").put("migrated", true));
    }

    private Path user(Exchange exchange) {
        return desks.of(exchange).folders().user();
    }

    private ObjectNode settings(Path user) throws IOException {
        synchronized (lock) {
            Path file = user.resolve(SETTINGS);
            if (!Files.exists(file)) {
                return ComfyJson.MAPPER.createObjectNode();
            }
            return ComfyJson.read(Files.readAllBytes(file)) instanceof ObjectNode settings
                    ? settings
                    : ComfyJson.MAPPER.createObjectNode();
        }
    }

    private void setting(Exchange exchange) throws IOException {
        JsonNode value = settings(user(exchange)).path(exchange.name("id"));
        exchange.answer(value.isMissingNode() ? ComfyJson.MAPPER.nullNode() : value);
    }

    private void merge(Exchange exchange) throws IOException {
        if (!(exchange.json() instanceof ObjectNode more)) {
            throw new HttpError(400, "An object of settings is expected.");
        }
        change(user(exchange), more);
        exchange.done();
    }

    private void set(Exchange exchange) throws IOException {
        ObjectNode more = ComfyJson.MAPPER.createObjectNode();
        more.set(exchange.name("id"), exchange.json());
        change(user(exchange), more);
        exchange.done();
    }

    private void change(Path user, ObjectNode more) throws IOException {
        synchronized (lock) {
            ObjectNode all = settings(user);
            all.setAll(more);
            PendingFile.write(user.resolve(SETTINGS), all.toString());
        }
    }

    private Path path(Exchange exchange, String name) {
        return ServerFolders.inside(user(exchange), name);
    }

    private static Path present(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new HttpError(404, "There is no such file.");
        }
        return file;
    }

    private void read(Exchange exchange) throws IOException {
        Path file = present(path(exchange, exchange.name("file")));
        boolean style = file.getFileName().toString().equals("user.css");
        if (!style) {
            exchange.set("Content-Disposition", "attachment");
        }
        exchange.answer(200, style ? "text/css; charset=utf-8" : "application/octet-stream", Files.readAllBytes(file));
    }

    private void write(Exchange exchange) throws IOException {
        Path file = ServerFolders.toWrite(user(exchange), exchange.name("file"));
        if (file.equals(user(exchange)) || Files.isDirectory(file)) {
            throw new HttpError(400, "This is no name of a file.");
        }
        byte[] content = exchange.body(MOST);
        synchronized (lock) {
            if (exchange.parameter("overwrite").filter("false"::equals).isPresent() && Files.exists(file)) {
                throw new HttpError(409, "There is a file of that name.");
            }
            PendingFile.write(file, content);
        }
        exchange.answer(described(exchange, file));
    }

    private JsonNode described(Exchange exchange, Path file) throws IOException {
        Path user = user(exchange);
        return exchange.says("full_info") ? info(user, file) : ComfyJson.json(name(user, file));
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static ObjectNode info(Path root, Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        ObjectNode info = ComfyJson.MAPPER.createObjectNode().put("path", name(root, file));
        info.put("size", attributes.size());
        info.put("modified", attributes.lastModifiedTime().toMillis());
        return info.put("created", attributes.creationTime().toMillis());
    }

    private void delete(Exchange exchange) throws IOException {
        Files.delete(present(path(exchange, exchange.name("file"))));
        exchange.status(204);
    }

    private void move(Exchange exchange) throws IOException {
        Path from = present(path(exchange, exchange.name("file")));
        Path to = ServerFolders.toWrite(user(exchange), exchange.name("to"));
        synchronized (lock) {
            if (Files.isDirectory(to)) {
                throw new HttpError(400, "This is no name of a file.");
            }
            if (Files.exists(to)) {
                if (exchange.parameter("overwrite").filter("false"::equals).isPresent()) {
                    throw new HttpError(409, "There is a file of that name.");
                }
            }
            Files.createDirectories(to.resolveSibling("."));
            try {
                Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException e) {
                throw new HttpError(404, "There is no such file.");
            }
        }
        exchange.answer(described(exchange, to));
    }

    private void list(Exchange exchange) throws IOException {
        String dir = exchange.parameter("dir")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new HttpError(400, "dir is missing."));
        Path root = path(exchange, dir);
        if (!Files.isDirectory(root)) {
            throw new HttpError(404, "There is no such folder.");
        }
        ArrayNode answer = ComfyJson.MAPPER.createArrayNode();
        for (Path file : files(root, exchange.says("recurse") ? DEEPEST : 1)) {
            String name = name(root, file);
            if (exchange.says("full_info")) {
                answer.add(info(root, file));
            } else if (exchange.says("split")) {
                ArrayNode parts = answer.addArray().add(name);
                List.of(name.split("/")).forEach(parts::add);
            } else {
                answer.add(name);
            }
        }
        exchange.answer(answer);
    }

    private static List<Path> files(Path root, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(root, depth)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void tree(Exchange exchange) throws IOException {
        Path user = user(exchange);
        Path root = path(exchange, exchange.parameter("path").orElse(""));
        if (!Files.isDirectory(root)) {
            throw new HttpError(404, "There is no such folder.");
        }
        ArrayNode answer = ComfyJson.MAPPER.createArrayNode();
        try (Stream<Path> all = Files.walk(root, DEEPEST)) {
            List<Path> sorted = all.filter(path -> !path.equals(root))
                    .sorted(Comparator.comparing((Path path) -> !Files.isDirectory(path))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
            for (Path path : sorted) {
                ObjectNode entry =
                        answer.addObject().put("name", path.getFileName().toString());
                entry.put("path", name(user, path));
                entry.put("type", Files.isDirectory(path) ? "directory" : "file");
                if (!Files.isDirectory(path)) {
                    entry.setAll(info(user, path).without(List.of("path", "created")));
                }
            }
        }
        exchange.answer(answer);
    }

    /** The user's own style, which pages ask for first; nothing in it where there is none. */
    void style(Exchange exchange) throws IOException {
        Path file = user(exchange).resolve("user.css");
        byte[] css = Files.isRegularFile(file) ? Files.readAllBytes(file) : "".getBytes(StandardCharsets.UTF_8);
        exchange.answer(200, "text/css; charset=utf-8", css);
    }
}
