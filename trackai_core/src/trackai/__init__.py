"""trackai"""
