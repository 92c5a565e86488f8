package org.inkloom.publish.export;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.inkloom.picture.png.RgbPicture;

/**
 * An animated GIF (GIF89a with NETSCAPE2.0's loop), whose frames Java reduces to 256 colours each; its writer spells the
 * control of a frame as {@code javax_imageio_gif_image_1.0} does.
 */
final class AnimatedGif {
    private static final int MILLIS_PER_UNIT = 10;

    private final int millis;
    private final List<RgbPicture> frames = new ArrayList<>();

    /**
     * Starts an animation.
     *
     * @param millis how long each frame is shown, in milliseconds
     */
    AnimatedGif(int millis) {
        this.millis = millis;
    }

    /** Adds a frame of the size of the first. */
    void add(RgbPicture frame) {
        frames.add(frame);
    }

    byte[] bytes() throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (RgbPicture frame : frames) {
                BufferedImage image = frame.toBufferedImage();
                IIOMetadata about = writer.getDefaultImageMetadata(
                        ImageTypeSpecifier.createFromRenderedImage(image), writer.getDefaultWriteParam());
                control(about);
                writer.writeToSequence(new IIOImage(image, null, about), writer.getDefaultWriteParam());
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private void control(IIOMetadata about) throws IOException {
        String format = about.getNativeMetadataFormatName();
        IIOMetadataNode root = (IIOMetadataNode) about.getAsTree(format);
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(millis / MILLIS_PER_UNIT));
        IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0}); // repeat without end
        child(root, "ApplicationExtensions").appendChild(loop);
        about.setFromTree(format, root);
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode made = new IIOMetadataNode(name);
        root.appendChild(made);
        return made;
    }
}
