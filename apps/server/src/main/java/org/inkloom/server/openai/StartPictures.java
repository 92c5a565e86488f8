package org.inkloom.server.openai;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.inkloom.picture.BadPictureException;
import org.inkloom.picture.HeaderProbe;
import org.inkloom.picture.PictureHeader;
import org.inkloom.picture.png.AlphaPlane;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.server.desk.ServerFolders;
import org.inkloom.server.openai.PictureAsk.Size;
import org.inkloom.workflow.node.NodePack.UsualSettings;

/** Pictures that were sent to be drawn over: kept among the uploads, so that a job finds them after a restart too. */
final class StartPictures {
    private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "webp");
    private static final long MOST_PIXELS = 64L << 20;
    private static final double SAME_SHAPE = 0.02;

    private final ServerFolders folders;

    StartPictures(ServerFolders folders) {
        this.folders = folders;
    }

    /** A picture that was sent. */
    record Sent(byte[] bytes, String name) {}

    private record Kept(Path file, String name, Size size) {}

    /**
     * Keeps a picture and its mask.
     *
     * @throws org.inkloom.server.http.HttpError 400 if one is no picture, or they do not fit together
     */
    PictureGraph.Start keep(PictureAsk ask, UsualSettings usual, Sent picture, Optional<Sent> mask) throws IOException {
        Kept kept = keep(picture, "image");
        Optional<Kept> over = Optional.empty();
        if (mask.isPresent()) {
            Kept painted = keep(mask.get(), "mask");
            if (!painted.size().equals(kept.size())) {
                throw PictureAsk.refused(
                        "mask: it is " + text(painted.size()) + " and the image " + text(kept.size()) + ".", "mask");
            }
            if (AlphaPlane.read(painted.file()).isEmpty()) {
                throw PictureAsk.refused(
                        "mask: it has no transparency; what is transparent in it is drawn over.", "mask");
            }
            over = Optional.of(painted);
        }
        boolean own = over.isEmpty() && isTransparent(kept.file());
        Optional<Size> size = ask.size().or(() -> smaller(kept.size(), usual));
        if (own || over.isPresent()) {
            size.filter(asked -> ask.size().isPresent()).ifPresent(asked -> requireShape(asked, kept.size()));
        }
        return new PictureGraph.Start(kept.name(), size, over.map(Kept::name), own);
    }

    private Kept keep(Sent sent, String field) throws IOException {
        Size size = size(sent.bytes(), field);
        String suffix = sent.name().substring(sent.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String name = "openai-" + ContentDigest.of(sent.bytes()).substring(0, 32) + "."
                + (SUFFIXES.contains(suffix) ? suffix : "png");
        Path file = folders.input().resolve(name);
        if (!Files.exists(file)) {
            PendingFile.write(file, sent.bytes());
        }
        return new Kept(file, name, size);
    }

    private static Size size(byte[] bytes, String field) {
        try {
            PictureHeader header = HeaderProbe.read(bytes);
            if ((long) header.width() * header.height() > MOST_PIXELS) {
                throw PictureAsk.refused(field + ": the picture is too large to be decoded here.", field);
            }
            return new Size(header.uprightWidth(), header.uprightHeight());
        } catch (BadPictureException e) {
            throw PictureAsk.refused(field + ": this is no picture that can be read: " + e.getMessage(), field);
        }
    }

    private static boolean isTransparent(Path file) throws IOException {
        Optional<byte[]> alpha = AlphaPlane.read(file);
        if (alpha.isPresent()) {
            for (byte value : alpha.get()) {
                if (value != -1) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A picture much larger than what the model draws is made as large as that, in its own proportions. */
    private static Optional<Size> smaller(Size size, UsualSettings usual) {
        double scale = Math.sqrt((double) usual.width() * usual.height() / ((double) size.width() * size.height()));
        double factor = Math.min(1, scale);
        int width = rounded(size.width() * factor);
        int height = rounded(size.height() * factor);
        return width == size.width() && height == size.height()
                ? Optional.empty()
                : Optional.of(new Size(width, height));
    }

    private static int rounded(double side) {
        return Math.max(16, (int) Math.round(side / 8) * 8);
    }

    private static void requireShape(Size asked, Size given) {
        double change = ((double) asked.width() / asked.height()) / ((double) given.width() / given.height());
        if (Math.abs(change - 1) > SAME_SHAPE) {
            throw PictureAsk.refused(
                    "size: " + text(asked) + " has other proportions than the image (" + text(given)
                            + "), and the mask would no longer fit.",
                    "size");
        }
    }

    private static String text(Size size) {
        return size.width() + "x" + size.height();
    }
}
