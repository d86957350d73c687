@testable import Pictures

extension FuzzTarget {
  /// What is done to a picture before it is scanned, for pictures of any small size.
  static let passes = FuzzTarget(name: "passes", longest: 2048) { input in
    var choices = Choices(input)
    let (width, height) = (1 + Int(choices.byte() % 48), 1 + Int(choices.byte() % 48))
    let given = choices.all()
    let image = GrayImage(width: width, height: height) { pixels in
      for index in pixels.indices {
        pixels[index] = given.isEmpty ? 0 : given[index % given.count]
      }
    }
    for same in [
      image.negative, image.brightened, image.stretched, image.darkened, image.blurred,
      image.sharpened, image.mean(window: 15), image.thresholded(window: 61, margin: 3),
    ] { hold(same.width == width && same.height == height, "the size stays") }
    for factor in 2...3 {
      if let small = image.reduced(by: factor) {
        hold(small.width == width / factor && small.height == height / factor, "reduced")
      } else {
        hold(width < factor || height < factor, "only nothing is no image")
      }
      guard let large = image.enlarged(by: factor) else { fatalError("small enough") }
      hold(large.width == width * factor && large.height == height * factor, "enlarged")
    }
    hold(image.negative.negative == image, "twice negative is the image")
  }
}
