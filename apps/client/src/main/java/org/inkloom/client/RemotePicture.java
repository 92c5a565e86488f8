package org.inkloom.client;

import java.nio.file.Path;
import java.util.Map;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;

/**
 * A picture that a server has drawn, with its recipe: the request with everything said, and in the file the graph that the
 * server ran, unless it was started with {@code --no-metadata}.
 */
public final class RemotePicture {
    private final byte[] png;
    private final String name;
    private final RemoteRequest recipe;
    private final String job;

    RemotePicture(byte[] png, String name, RemoteRequest recipe, String job) {
        this.png = png;
        this.name = name;
        this.recipe = recipe;
        this.job = job;
    }

    /** Returns the bytes of the file, PNG. */
    public byte[] png() {
        return png.clone();
    }

    /**
     * Decodes the picture.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-PNG-004} if the file is damaged
     */
    public RgbPicture pixels() {
        return PngText.readPicture(png, name);
    }

    /** Returns the texts in the file; {@code prompt} is the graph, which ComfyUI's page opens. */
    public Map<String, String> texts() {
        return PngText.readText(png, name);
    }

    /** Returns what was drawn: model, size, steps, guidance and sampler are said, whoever decided them. */
    public RemoteRequest recipe() {
        return recipe;
    }

    /** Returns what the server calls the file. */
    public String name() {
        return name;
    }

    /** Returns the job in the server's history. */
    public String job() {
        return job;
    }

    /**
     * Writes the file as the server made it; it appears whole or not at all.
     *
     * @throws org.inkloom.run.InkloomException {@code INK-PNG-002} if the disk refuses
     */
    public void write(Path file) {
        PngText.writeWhole(file, png);
    }
}
