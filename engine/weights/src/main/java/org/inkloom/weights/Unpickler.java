package org.inkloom.weights;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.run.InkloomException;

/**
 * Reads a pickle as data. It knows the opcodes that a state dict needs (Python's {@code pickletools} documents them)
 * and builds {@link Pickled} values; a name it does not know is refused, never looked up, so nothing can be executed.
 *
 * <p>It keeps its own stack, so nesting in the file costs no Java stack; the number of opcodes and their bytes are
 * limited, which bounds the heap.
 */
final class Unpickler {
    /** More bytes of pickle than any state dict has; tensors' bytes are not in the pickle. */
    static final long MAX_BYTES = 64L << 20;

    /** About 40 opcodes describe a tensor, so this is room for 50,000 tensors. */
    private static final int MAX_OPCODES = 2_000_000;

    private static final int MAX_INTEGER_BYTES = 64;

    private final PickleInput in;
    private final TorchGlobals globals;
    private final long start;
    private final Map<Integer, Pickled> memo = new HashMap<>();
    private final List<Integer> marks = new ArrayList<>();
    private final List<Pickled> stack = new ArrayList<>();

    private Unpickler(PickleInput in, TorchGlobals globals) {
        this.in = in;
        this.globals = globals;
        this.start = in.position();
    }

    /**
     * Reads one pickle and leaves the input behind it.
     *
     * @throws InkloomException INK-FILE-005 to INK-FILE-009 for a damaged one, INK-FILE-020 for a name and
     *     INK-FILE-021 for an opcode that no state dict needs
     */
    static Pickled read(PickleInput in, TorchGlobals globals) {
        return new Unpickler(in, globals).run();
    }

    private Pickled run() {
        for (int count = 0; count < MAX_OPCODES; count++) {
            int opcode = in.u1();
            if (opcode == '.') {
                return pop();
            }
            if (!scalar(opcode) && !collection(opcode) && !memo(opcode) && !object(opcode)) {
                throw InkloomException.badInput(
                        "INK-FILE-021",
                        in.path() + " is refused: its pickle has the opcode 0x" + Integer.toHexString(opcode)
                                + " at byte " + (in.position() - 1) + ".",
                        "A table of tensors needs no such step; the file holds whole Python objects, or is damaged.",
                        TorchGlobals.REMEDY);
            }
            if (in.position() - start > MAX_BYTES) {
                throw FileErrors.tooMuch(in.path(), "its pickle is longer than " + MAX_BYTES + " bytes");
            }
        }
        throw FileErrors.tooMuch(in.path(), "its pickle has more than " + MAX_OPCODES + " steps");
    }

    private boolean scalar(int opcode) {
        switch (opcode) {
            case 'N' -> stack.add(Pickled.Nothing.NONE);
            case 0x88 -> stack.add(new Pickled.Flag(true));
            case 0x89 -> stack.add(new Pickled.Flag(false));
            case 'K' -> stack.add(new Pickled.Whole(in.u1()));
            case 'M' -> stack.add(new Pickled.Whole(in.u2()));
            case 'J' -> stack.add(new Pickled.Whole(in.i4()));
            case 0x8a -> stack.add(integer(in.u1()));
            case 0x8b -> stack.add(integer(in.u4()));
            case 'G' -> stack.add(new Pickled.Real(in.bigEndianDouble()));
            case 'X' -> stack.add(new Pickled.Text(in.text(in.u4())));
            case 0x8c -> stack.add(new Pickled.Text(in.text(in.u1())));
            case 0x8d -> stack.add(new Pickled.Text(in.text(in.i8())));
            case 'T' -> stack.add(new Pickled.Text(in.oldText(in.u4())));
            case 'U' -> stack.add(new Pickled.Text(in.oldText(in.u1())));
            case 'B' -> stack.add(new Pickled.Bytes(in.take(in.u4())));
            case 'C' -> stack.add(new Pickled.Bytes(in.take(in.u1())));
            case 0x8e, 0x96 -> stack.add(new Pickled.Bytes(in.take(in.i8())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Pickled integer(long bytes) {
        if (bytes > MAX_INTEGER_BYTES) {
            throw FileErrors.tooMuch(in.path(), "its pickle has an integer of " + bytes + " bytes");
        }
        byte[] little = in.take(bytes);
        byte[] big = new byte[little.length + 1];
        for (int i = 0; i < little.length; i++) {
            big[big.length - 1 - i] = little[i];
        }
        big[0] = little.length > 0 && little[little.length - 1] < 0 ? (byte) -1 : 0;
        BigInteger value = new BigInteger(big);
        return value.bitLength() < Long.SIZE ? new Pickled.Whole(value.longValue()) : new Pickled.Big(value);
    }

    private boolean collection(int opcode) {
        switch (opcode) {
            case '(' -> marks.add(stack.size());
            case ')' -> stack.add(new Pickled.Tuple(List.of()));
            case 't' -> stack.add(new Pickled.Tuple(popToMark()));
            case 0x85 -> stack.add(new Pickled.Tuple(popLast(1)));
            case 0x86 -> stack.add(new Pickled.Tuple(popLast(2)));
            case 0x87 -> stack.add(new Pickled.Tuple(popLast(3)));
            case ']', 0x8f -> stack.add(new Pickled.Sequence(new ArrayList<>()));
            case 'l' -> stack.add(new Pickled.Sequence(popToMark()));
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popToMark());
            case 0x91 -> stack.add(new Pickled.Sequence(popToMark()));
            case '}' -> stack.add(new Pickled.Table(new LinkedHashMap<>()));
            case 'd' -> {
                List<Pickled> items = popToMark();
                stack.add(new Pickled.Table(new LinkedHashMap<>()));
                put(items);
            }
            case 's' -> put(popLast(2));
            case 'u' -> put(popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memo(int opcode) {
        switch (opcode) {
            case 'h' -> recall(in.u1());
            case 'j' -> recall(in.i4());
            case 'q' -> memo.put(in.u1(), top());
            case 'r' -> memo.put(in.i4(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case '0' -> {
                if (!marks.isEmpty() && marks.getLast() == stack.size()) {
                    marks.removeLast();
                } else {
                    pop();
                }
            }
            case '1' -> popToMark();
            case 0x80 -> protocol(in.u1());
            case 0x95 -> in.i8();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 'c' -> stack.add(globals.find(in.line(), in.line()));
            case 0x93 -> {
                List<Pickled> names = popLast(2);
                stack.add(globals.find(text(names.get(0)), text(names.get(1))));
            }
            case 'R', 0x81 -> { // a call, or a new object of a class
                List<Pickled> call = popLast(2);
                stack.add(globals.call(call.get(0), call.get(1)));
            }
            case 'Q' -> stack.add(globals.persistent(pop()));
            case 'b' -> {
                // Attributes, such as the module versions in a state dict's _metadata, are of no use here.
                pop();
                if (!(top() instanceof Pickled.Table
                        || top() instanceof Pickled.Passed
                        || top() instanceof Pickled.Tensor)) {
                    throw malformed("it sets attributes of something that has none");
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void protocol(int version) {
        if (version > 5) {
            throw malformed("it claims pickle protocol " + version);
        }
    }

    private void recall(int key) {
        Pickled value = memo.get(key);
        if (value == null) {
            throw malformed("it recalls a value that it never stored");
        }
        stack.add(value);
    }

    private void append(List<Pickled> items) {
        if (top() instanceof Pickled.Instance) {
            return;
        }
        if (!(top() instanceof Pickled.Sequence(List<Pickled> list))) {
            throw malformed("it appends to something that is not a list");
        }
        list.addAll(items);
    }

    private void put(List<Pickled> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw malformed("it fills a dict with a key without a value");
        }
        if (top() instanceof Pickled.Instance) {
            return;
        }
        if (!(top() instanceof Pickled.Table(LinkedHashMap<Pickled.Key, Pickled> entries))) {
            throw malformed("it fills something that is not a dict");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            entries.put(globals.key(keysAndValues.get(i), entries.size()), keysAndValues.get(i + 1));
        }
    }

    private String text(Pickled value) {
        if (value instanceof Pickled.Text(String text)) {
            return text;
        }
        throw malformed("a name in it is not a text");
    }

    private Pickled top() {
        if (stack.size() <= floor()) {
            throw malformed("it takes a value where there is none");
        }
        return stack.getLast();
    }

    private Pickled pop() {
        top();
        return stack.removeLast();
    }

    /** Values below the last mark are out of reach until the mark is consumed. */
    private int floor() {
        return marks.isEmpty() ? 0 : marks.getLast();
    }

    private List<Pickled> popLast(int count) {
        if (stack.size() - floor() < count) {
            throw malformed("it takes a value where there is none");
        }
        return cut(stack.size() - count);
    }

    private List<Pickled> popToMark() {
        if (marks.isEmpty()) {
            throw malformed("it closes a list that it never opened");
        }
        return cut(marks.removeLast());
    }

    private List<Pickled> cut(int from) {
        List<Pickled> tail = stack.subList(from, stack.size());
        List<Pickled> items = new ArrayList<>(tail);
        tail.clear();
        return items;
    }

    private InkloomException malformed(String what) {
        return FileErrors.malformed(in.path(), "its pickle makes no sense at byte " + in.position() + ": " + what);
    }
}
