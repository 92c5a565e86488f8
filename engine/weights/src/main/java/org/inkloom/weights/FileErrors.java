package org.inkloom.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;
import org.inkloom.run.InkloomException;

/** The failures that several readers share, so that one mistake has one code and one wording. */
final class FileErrors {
    private static final int LONGEST_NAME = 160;
    private static final int LISTED = 5;

    private FileErrors() {}

    static InkloomException noSuchKey(Path path, String name, Collection<String> names) {
        return InkloomException.badInput(
                "INK-FILE-001",
                "There is no tensor '" + shown(name) + "' in " + path + ".",
                "The file holds " + names.size() + " other tensors, for example " + some(names)
                        + "; it may belong to another architecture or part.",
                "List what it holds with: inkloom inspect " + path);
    }

    static InkloomException noSuchFile(Path path) {
        return InkloomException.badInput(
                "INK-FILE-002",
                "There is no file " + path + ".",
                "The path is mistyped, or the download did not finish.",
                "Check the path.");
    }

    static InkloomException unreadable(Path path, IOException cause) {
        return InkloomException.badInput(
                "INK-FILE-003",
                "Cannot read " + path + " (" + cause + ").",
                "You may lack the permission, or the disk has a fault.",
                "Check the permissions of the file and its folder.",
                cause);
    }

    static InkloomException unknownFormat(Path path, String why) {
        return InkloomException.badInput(
                "INK-FILE-004",
                path + " is not a weight file that Inkloom reads.",
                why,
                "Give a .safetensors file, a torch checkpoint (.bin, .ckpt, .pt, .pth), a .gguf file, or a *.index.json.");
    }

    static InkloomException truncated(Path path, String what) {
        return InkloomException.badInput(
                "INK-FILE-005",
                path + " ends too early: " + what + ".",
                "The download or the copy was cut short, or the file is damaged.",
                "Fetch the file again and compare its size or checksum with the source's.");
    }

    static InkloomException malformed(Path path, String what) {
        return InkloomException.badInput(
                "INK-FILE-007",
                path + " is damaged: " + what + ".",
                "The file was altered, or its writer does not follow the format.",
                "Fetch the file again, or save it again with the program that made it.");
    }

    static InkloomException malformed(Path path, String what, Throwable cause) {
        return InkloomException.badInput(
                "INK-FILE-007",
                path + " is damaged: " + what + ".",
                "The file was altered, or its writer does not follow the format.",
                "Fetch the file again, or save it again with the program that made it.",
                cause);
    }

    static InkloomException badTensor(Path path, String name, String what) {
        return InkloomException.badInput(
                "INK-FILE-008",
                "Tensor '" + shown(name) + "' in " + path + " " + what + ".",
                "The file was altered, or its writer does not follow the format.",
                "Fetch the file again, or save it again with the program that made it.");
    }

    static InkloomException unknownType(Path path, String name, String type) {
        return InkloomException.badInput(
                "INK-FILE-009",
                "Tensor '" + shown(name) + "' in " + path + " has the element type '" + shown(type) + "'.",
                "Inkloom reads float64/32/16, bfloat16, float8 (E4M3, E5M2), signed integers, uint8 and bool.",
                "Convert the file to one of these types with the program that made it.");
    }

    static InkloomException unknownBlocks(Path path, String name, String type) {
        return InkloomException.badInput(
                "INK-FILE-009",
                "Tensor '" + shown(name) + "' in " + path + " has the element type '" + type + "'.",
                "Of GGUF files F64, F32, F16, BF16, whole numbers, Q8_0, Q5_0, Q5_1, Q4_0, Q4_1, Q6_K, Q5_K and Q4_K are read.",
                "Take the file of the same model that is packed in one of these, such as Q8_0 or Q5_K.");
    }

    static InkloomException tooMuch(Path path, String what) {
        return InkloomException.badInput(
                "INK-FILE-006",
                path + " is refused: " + what + ".",
                "No real weight file is like this; it may be built to exhaust this machine's memory.",
                "Get the file from a source that you trust.");
    }

    static InkloomException cutShort(Path path, long now, long before) {
        return InkloomException.failed(
                "INK-FILE-036",
                path + " was cut short while it was in use: it had " + before + " bytes and has " + now + ".",
                "Another program is writing it anew in place, such as a download or a training.",
                "Wait until that is done and run the command again, or use a copy of the file.");
    }

    static InkloomException notFinite(Path path, NonFinite fault) {
        return InkloomException.badInput(
                "INK-FILE-035",
                path + ": " + fault.described() + ".",
                fault.mayHaveOverflowed()
                        ? "It was saved in float16, whose largest number is 65504, or its training diverged."
                        : "Its training diverged, or the file was damaged on its way.",
                "Fetch or export the file again; nothing that is computed with it is of use.");
    }

    /** Returns a name from a file made safe to print: no control characters, not endless. */
    static String shown(String text) {
        String cut = text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "..." : text;
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Returns the first few of some names, with the number of the others. */
    static String some(Collection<String> names) {
        String first = names.stream().limit(LISTED).map(FileErrors::shown).collect(Collectors.joining(", "));
        return names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
    }
}
