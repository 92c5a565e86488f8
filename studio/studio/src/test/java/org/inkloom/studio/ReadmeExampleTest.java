package org.inkloom.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library's example in the README is compiled and run, with the JVM's flags that stand there. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path INKLING = ROOT.resolve("lab/inkling-model");

    @TempDir
    private Path folder;

    private static String block(String language) throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String section = readme.substring(readme.indexOf("## The library"), readme.indexOf("## GPUs"));
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(section);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }

    @Test
    void draws_its_two_pictures_without_a_warning() throws Exception {
        assumeTrue(Files.isDirectory(INKLING.resolve("model")), "there is no model in " + INKLING);
        Path source = folder.resolve("Girl.java");
        Files.writeString(source, block("java"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Pattern.compile("--\\S+").matcher(block("bash")).results().forEach(flag -> command.add(flag.group()));
        command.add("-D" + CarriedModel.PROPERTY + "=" + INKLING);
        command.add("-cp");
        command.add(classPath());
        command.add(source.toString());
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int exitCode = process.waitFor();

        assertThat(Files.readAllLines(said))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 10)
                        .mapToObj(step -> "step " + step + " of 10")
                        .toList());
        assertThat(exitCode).isZero();
        assertThat(PngText.readPicture(folder.resolve("girl.png")))
                .isNotEqualTo(PngText.readPicture(folder.resolve("another.png")));
    }

    /** The class path of this test, whose parts may be relative to the module's folder. */
    private static String classPath() {
        List<String> parts = new ArrayList<>();
        for (String part : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator)) {
            parts.add(Path.of(part).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, parts);
    }

    @Test
    void names_the_artifacts_of_this_version() throws IOException {
        String version = Pattern.compile("<version>([^<]+)</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertThat(block("xml"))
                .contains("<artifactId>inkloom-studio</artifactId><version>" + version + "<")
                .contains("<artifactId>inkloom-inkling-model</artifactId><version>" + version + "<");
    }
}
