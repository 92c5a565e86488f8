package org.inkloom.server.comfy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.HeaderProbe;
import org.inkloom.picture.PictureDecoder;
import org.inkloom.picture.PictureHeader;
import org.inkloom.picture.Pixels;
import org.inkloom.picture.metadata.PictureTexts;
import org.inkloom.picture.png.AlphaPlane;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.server.desk.Desks;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.http.Exchange;
import org.inkloom.server.http.Forms;
import org.inkloom.server.http.HttpError;
import org.inkloom.server.http.Routes;
import org.inkloom.workflow.comfy.ComfyJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /upload/image} and {@code POST /upload/mask}. */
public final class UploadRoutes {
    private final Desks desks;
    private final long most;

    /**
     * Takes whose files they are.
     *
     * @param most bytes of an upload
     */
    public UploadRoutes(Desks desks, long most) {
        this.desks = desks;
        this.most = most;
    }

    /** Adds the routes. */
    public void addTo(Routes routes) {
        routes.add("POST", "/upload/image", exchange -> image(exchange)).add("POST", "/upload/mask", this::mask);
    }

    private void image(Exchange exchange) throws IOException {
        try (MultiPartFormData.Parts parts = Forms.parts(exchange, most)) {
            exchange.answer(keep(desks.of(exchange).folders(), parts, Forms.bytes(file(parts))));
        }
    }

    /** The mask's transparency is put into the picture that it was painted on. */
    private void mask(Exchange exchange) throws IOException {
        try (MultiPartFormData.Parts parts = Forms.parts(exchange, most)) {
            ServerFolders folders = desks.of(exchange).folders();
            byte[] mask = Forms.bytes(file(parts));
            Optional<String> reference = Forms.text(parts, "original_ref").or(() -> Forms.text(parts, "originalRef"));
            if (reference.isEmpty()) {
                exchange.answer(keep(folders, parts, mask));
                return;
            }
            Path original = original(folders, ComfyJson.read(reference.get()));
            Path painted = Files.createTempFile("inkloom-mask", ".png");
            try {
                Files.write(painted, mask);
                exchange.answer(keep(folders, parts, exchange.compute(() -> masked(original, painted))));
            } finally {
                Files.deleteIfExists(painted);
            }
        }
    }

    private static Path original(ServerFolders folders, JsonNode reference) {
        String name = reference.path("filename").asString("");
        if (name.isEmpty() || name.startsWith("/") || name.contains("..")) {
            throw new HttpError(400, "This filename is not allowed.");
        }
        Path root = folders.ofType(reference.path("type").asString("output"))
                .orElseThrow(() -> new HttpError(400, "type must be output, input or temp."));
        String subfolder = reference.path("subfolder").asString("");
        Path file = ServerFolders.inside(root, (subfolder.isEmpty() ? "" : subfolder + "/") + name);
        if (!Files.isRegularFile(file)) {
            throw new HttpError(404, "There is no picture " + name + ".");
        }
        return file;
    }

    private static byte[] masked(Path original, Path painted) throws IOException {
        Pixels pixels = decoded(original);
        Pixels over = decoded(painted);
        if (over.width() != pixels.width() || over.height() != pixels.height()) {
            throw new HttpError(
                    400,
                    "The mask is " + over.width() + "x" + over.height() + " and the picture " + pixels.width() + "x"
                            + pixels.height() + ".");
        }
        byte[] opaque = new byte[pixels.width() * pixels.height()];
        Arrays.fill(opaque, (byte) 255);
        Map<String, String> texts = PictureTexts.read(Files.readAllBytes(original));
        return AlphaPlane.encode(
                new RgbPicture(pixels.width(), pixels.height(), pixels.rgb()),
                AlphaPlane.read(painted).orElse(opaque),
                texts);
    }

    private static Pixels decoded(Path file) {
        try {
            PictureHeader header = HeaderProbe.read(file);
            if ((long) header.width() * header.height() > ViewRoutes.MOST_PIXELS) {
                throw new HttpError(400, "The picture is too large to be decoded here.");
            }
            return PictureDecoder.read(file);
        } catch (BadPictureException e) {
            throw new HttpError(400, "This is no picture that can be read: " + e.getMessage());
        }
    }

    private static MultiPart.Part file(MultiPartFormData.Parts parts) {
        MultiPart.Part part = parts.getFirst("image");
        if (part == null || part.getFileName() == null || part.getFileName().isEmpty()) {
            throw new HttpError(400, "The form has no file \"image\".");
        }
        return part;
    }

    private static ObjectNode keep(ServerFolders folders, MultiPartFormData.Parts parts, byte[] content)
            throws IOException {
        String type =
                Forms.text(parts, "type").filter(value -> !value.isEmpty()).orElse("input");
        Path root = folders.ofType(type).orElseThrow(() -> new HttpError(400, "type must be output, input or temp."));
        String subfolder = Forms.text(parts, "subfolder").orElse("");
        String given = String.valueOf(file(parts).getFileName());
        String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new HttpError(400, "This filename is not allowed.");
        }
        Path folder = checked(root, subfolder);
        boolean overwrite = Forms.text(parts, "overwrite")
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
        Path file = free(root, folder, name, content, overwrite);
        if (overwrite || !Files.exists(file)) {
            PendingFile.write(file, content);
        }
        ObjectNode answer = ComfyJson.MAPPER.createObjectNode();
        answer.put("name", file.getFileName().toString());
        answer.put("subfolder", root.relativize(folder).toString());
        return answer.put("type", type);
    }

    private static Path checked(Path root, String name) {
        try {
            return ServerFolders.toWrite(root, name);
        } catch (HttpError e) {
            throw e.status() == 400 ? e : new HttpError(400, "This subfolder is not allowed.");
        }
    }

    /** The name itself, or one with a number behind it where another file has that name. */
    private static Path free(Path root, Path folder, String name, byte[] content, boolean overwrite)
            throws IOException {
        int dot = name.lastIndexOf('.');
        String base = dot > 0 ? name.substring(0, dot) : name;
        String suffix = dot > 0 ? name.substring(dot) : "";
        String below = root.relativize(folder).toString();
        String prefix = below.isEmpty() ? "" : below + "/";
        Path file = checked(root, prefix + name);
        for (int i = 1; !overwrite && Files.exists(file) && !same(file, content); i++) {
            file = checked(root, prefix + base + " (" + i + ")" + suffix);
        }
        return file;
    }

    private static boolean same(Path file, byte[] content) throws IOException {
        return Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
    }
}
